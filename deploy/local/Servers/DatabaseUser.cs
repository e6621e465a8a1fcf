using System.Globalization;

namespace Exchange.Local;

/// <summary>
/// Who runs PostgreSQL. It refuses root, so root lends it to <c>postgres</c> (whom the packages make) or else to
/// <c>nobody</c>.
/// </summary>
/// <param name="Name">The other user, or null when PostgreSQL runs as the present one.</param>
/// <param name="Prefix">What stands before a command to run it as that user.</param>
internal sealed record DatabaseUser(string? Name, IReadOnlyList<string> Prefix)
{
    public static async Task<DatabaseUser> FindAsync()
    {
        if (!Environment.IsPrivilegedProcess)
            return new DatabaseUser(null, []);
        foreach (var name in (string[])["postgres", "nobody"])
        {
            var user = await new Command("id", "-u", name).RunAsync();
            var group = await new Command("id", "-g", name).RunAsync();
            if (user.Succeeded && group.Succeeded)
                return new DatabaseUser(
                    name,
                    ["setpriv", $"--reuid={user.Output}", $"--regid={group.Output}", "--clear-groups", "--"]
                );
        }
        throw new CannotRunException(
            "PostgreSQL does not run as root, and there is neither a user postgres nor nobody."
        );
    }

    public Command Command(string program, params IReadOnlyList<string> arguments)
    {
        string[] all = [.. Prefix, program, .. arguments];
        return new Command(all[0], all[1..]);
    }

    /// <summary>
    /// The folder for the database below <paramref name="home"/>. A clone may lie where this user cannot go (below a
    /// private <c>/root</c>): then it is a folder in <c>/var/tmp</c>, which unlike <c>/tmp</c> outlives a reboot. Its
    /// name comes from the home's path and a secret of that home, so a new clone in the same place does not meet the
    /// data of a deleted one.
    /// </summary>
    public async Task<string> FolderAsync(Home home)
    {
        if (Name is null || (await Command("test", "-x", home.Directory).RunAsync()).Succeeded)
            return Path.Combine(home.Directory, "postgres");
        var place = Directory.Exists("/var/tmp") ? "/var/tmp" : "/tmp";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{place}/exchange-{home.Mark}-{home.Secrets.Get("home")[..8]}"
        );
    }

    /// <summary>Makes a folder that only this user may enter, or takes it when it is exactly that already.</summary>
    public async Task MakeFolderAsync(string path)
    {
        if (Name is null)
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            return;
        }
        var made = await new Command("mkdir", "--mode=700", path).RunAsync();
        if (!made.Succeeded && !(await Command("test", "-O", path).RunAsync()).Succeeded)
            throw new CannotRunException($"The folder {path} is not there or belongs to somebody else: {made.Output}");
        await OwnAsync(path);
    }

    /// <summary>Gives a file or folder to this user.</summary>
    public async Task OwnAsync(string path)
    {
        if (Name is not null)
            await new Command("chown", "--no-dereference", $"{Name}:", path).MustSucceedAsync(
                $"Giving {path} to {Name}"
            );
    }
}
