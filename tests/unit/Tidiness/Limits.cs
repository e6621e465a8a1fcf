using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Exchange.Tests.Unit.Tidiness;

/// <summary>The limits of the house for one C# file; raise one with a reason, not by habit.</summary>
internal static class Limits
{
    public const int ProgramLines = 10;
    public const int FeatureLines = 200;
    public const int FileLines = 300;
    public const int MethodLines = 50;
    public const int LineColumns = 120;
    public const int Parameters = 6;
    public const int Nesting = 3;

    private static readonly CSharpParseOptions Latest = new(LanguageVersion.Preview, DocumentationMode.None);

    // Names come from the exchange and not from patterns.
    private static readonly string[] BannedSuffixes =
    [
        "Manager",
        "Helper",
        "Helpers",
        "Util",
        "Utils",
        "Base",
        "Impl",
        "Dto",
        "Event",
        "Command",
    ];

    /// <summary>Everything in which the file breaks a limit, a sentence each.</summary>
    /// <param name="path">From the root, with forward slashes; it decides which limits hold.</param>
    public static IEnumerable<string> Violations(string path, string text)
    {
        var root = CSharpSyntaxTree.ParseText(text, Latest).GetRoot();
        var all = LongLines(text).Concat(BannedNames(root)).Concat(Sleeps(path, root));
        if (!path.StartsWith("tests/", StringComparison.Ordinal))
            all = all.Concat(LongFile(path, text)).Concat(LongMethods(root)).Concat(Wide(root)).Concat(Deep(root));
        if (path.StartsWith("services/", StringComparison.Ordinal))
            all = all.Concat(CaughtFaults(root));
        return all.Select(violation => $"{path}{violation}");
    }

    private static IEnumerable<string> LongFile(string path, string text)
    {
        var limit = path switch
        {
            _ when path.EndsWith("/Program.cs", StringComparison.Ordinal) => ProgramLines,
            _ when path.Contains("/Features/", StringComparison.Ordinal) => FeatureLines,
            _ => FileLines,
        };
        var lines = text.TrimEnd('\n').Split('\n').Length;
        if (lines > limit)
            yield return Text($": {lines} lines, where {limit} are the limit");
    }

    private static IEnumerable<string> LongLines(string text)
    {
        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var columns = new StringInfo(lines[i].TrimEnd('\r')).LengthInTextElements;
            if (columns > LineColumns)
                yield return Text($":{i + 1}: {columns} columns, where {LineColumns} are the limit");
        }
    }

    private static IEnumerable<string> LongMethods(SyntaxNode root) =>
        from method in root.DescendantNodes()
        where method is BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax or AccessorDeclarationSyntax
        let lines = LinesOf(method)
        where lines > MethodLines
        select Text($"{At(method)}: a method of {lines} lines, where {MethodLines} are the limit");

    // A record's parameters are its data, and each stands by its name.
    private static IEnumerable<string> Wide(SyntaxNode root) =>
        from list in root.DescendantNodes().OfType<ParameterListSyntax>()
        where list.Parent is not RecordDeclarationSyntax
        where list.Parameters.Count > Parameters
        select Text($"{At(list)}: {list.Parameters.Count} parameters, where {Parameters} are the limit");

    private static IEnumerable<string> Deep(SyntaxNode root) =>
        from statement in root.DescendantNodes().OfType<StatementSyntax>()
        where IsNesting(statement) && DepthOf(statement) == Nesting + 1
        select Text($"{At(statement)}: nested deeper than {Nesting}");

    private static IEnumerable<string> BannedNames(SyntaxNode root) =>
        from type in root.DescendantNodes().OfType<BaseTypeDeclarationSyntax>()
        let name = type.Identifier.ValueText
        from suffix in BannedSuffixes
        where name.Length > suffix.Length && name.EndsWith(suffix, StringComparison.Ordinal)
        select Text($"{At(type)}: {name} ends in {suffix}");

    private static IEnumerable<string> Sleeps(string path, SyntaxNode root)
    {
        var waits =
            path.StartsWith("tests/unit/", StringComparison.Ordinal)
            || path.StartsWith("tests/integration/", StringComparison.Ordinal)
            || path.StartsWith("tests/flows/", StringComparison.Ordinal);
        return from call in root.DescendantNodes().OfType<MemberAccessExpressionSyntax>()
            where waits && call.ToString() is "Task.Delay" or "Thread.Sleep"
            select Text($"{At(call)}: {call} in a test; wait by Eventually");
    }

    private static IEnumerable<string> CaughtFaults(SyntaxNode root) =>
        from caught in root.DescendantNodes().OfType<CatchClauseSyntax>()
        where caught.Filter is null && caught.Declaration?.Type.ToString() is null or "Exception"
        select Text($"{At(caught)}: catches every fault; only the platform does");

    private static bool IsNesting(StatementSyntax statement) =>
        statement switch
        {
            IfStatementSyntax => statement.Parent is not ElseClauseSyntax,
            ForStatementSyntax or CommonForEachStatementSyntax or WhileStatementSyntax or DoStatementSyntax => true,
            SwitchStatementSyntax or TryStatementSyntax or LockStatementSyntax or UsingStatementSyntax => true,
            _ => false,
        };

    private static int DepthOf(StatementSyntax statement) =>
        statement
            .AncestorsAndSelf()
            .TakeWhile(node => node is not (MemberDeclarationSyntax or LocalFunctionStatementSyntax))
            .OfType<StatementSyntax>()
            .Count(IsNesting);

    private static int LinesOf(SyntaxNode node)
    {
        var span = node.SyntaxTree.GetLineSpan(node.Span);
        return span.EndLinePosition.Line - span.StartLinePosition.Line + 1;
    }

    private static string At(SyntaxNode node) =>
        Text($":{node.SyntaxTree.GetLineSpan(node.Span).StartLinePosition.Line + 1}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
