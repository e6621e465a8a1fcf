namespace Exchange.Tests.Banking;

/// <summary>
/// Leaves documents in <c>artifacts/iso20022</c> of the clone, named by their schema, where <c>.ci/run</c> has xmllint
/// hold the schema against them.
/// </summary>
internal static class Artifacts
{
    public static byte[] Leave(string message, string name, byte[] xml)
    {
        var folder = Path.Combine(Root(), "artifacts", "iso20022");
        Directory.CreateDirectory(folder);
        File.WriteAllBytes(Path.Combine(folder, $"{message}.{name}.xml"), xml);
        return xml;
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Exchange.sln")))
            folder = folder.Parent;
        return folder.FullName;
    }
}
