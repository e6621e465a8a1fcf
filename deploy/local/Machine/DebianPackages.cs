namespace Exchange.Local;

/// <summary>
/// Installs Debian's packages, and leaves the machine as it was apart from them: nothing new starts by itself.
/// </summary>
internal static class DebianPackages
{
    // One script, so that one sudo is enough. It runs once at a time; apt's own locks are waited for, also those of
    // others. Debian would start the new servers at once on their public ports and at every boot: policy-rc.d forbids
    // the first while we install (and stays if it was there before), the setting of postgresql-common and the last
    // lines the second.
    private const string Script = """
        set -e
        export DEBIAN_FRONTEND=noninteractive
        exec 9>/run/lock/exchange-local.install
        flock --nonblock 9 || { echo 'waiting for another installation'; flock 9; }
        policy=/usr/sbin/policy-rc.d
        cluster=/etc/postgresql-common/createcluster.conf
        rabbit_was_there=$(test -e /usr/sbin/rabbitmq-server && echo yes || true)
        clean_up() {
            if grep -qs exchange-local $policy; then rm -f $policy; fi
            if [ -e $cluster.exchange-local ]; then mv -f $cluster.exchange-local $cluster; fi
        }
        trap clean_up EXIT
        trap 'exit 1' INT TERM HUP
        if [ ! -e $policy ]; then
            printf '#!/bin/sh\n# exchange-local: nothing starts while its packages are installed\nexit 101\n' > $policy
            chmod 755 $policy
        fi
        install() {
            apt-get install --yes --no-install-recommends -o DPkg::Lock::Timeout=900 "$@"
        }
        tries=0
        until apt-get update; do
            tries=$((tries + 1))
            [ $tries -lt 60 ] || exit 1
            fuser /var/lib/apt/lists/lock >/dev/null 2>&1 || [ $tries -lt 3 ] || exit 1
            sleep 5
        done
        case " $* " in *" postgresql "*)
            install postgresql-common
            [ -e $cluster.exchange-local ] || cp -p $cluster $cluster.exchange-local
            printf '\ncreate_main_cluster = false\n' >> $cluster
        esac
        install "$@"
        case " $* " in *" rabbitmq-server "*)
            if [ -z "$rabbit_was_there" ] && command -v systemctl >/dev/null; then
                systemctl disable --quiet rabbitmq-server || true
            fi
        esac
        """;

    /// <summary>True with apt-get, and root or a sudo that asks nothing.</summary>
    public static async Task<bool> CanInstallAsync(CancellationToken cancellation) =>
        Binaries.Find("apt-get") is not null
        && (
            Environment.IsPrivilegedProcess
            || (await new Command("sudo", "-n", "true").RunAsync(cancellation)).Succeeded
        );

    /// <summary>Says what it is about to do, does it, and passes on what apt reports about each package.</summary>
    public static async Task InstallAsync(
        IReadOnlyList<string> packages,
        Action<string> say,
        CancellationToken cancellation
    )
    {
        string[] asRoot = Environment.IsPrivilegedProcess ? [] : ["sudo", "-n"];
        var list = string.Join(' ', packages);
        say($"Missing here: {list}. No Docker engine runs either, so Debian's packages are installed now:");
        say($"apt-get update; apt-get install --no-install-recommends {list} (no system service is started)");
        string[] command = [.. asRoot, "sh", "-c", Script, "sh", .. packages];
        var install = new Command(command[0], command[1..])
        {
            Limit = TimeSpan.FromMinutes(30),
            OnLine = line =>
            {
                if (IsWorthSaying(line))
                    say("  " + line.TrimEnd());
            },
        };
        // Never broken off from here: half of an installation is worse than a wait. Ctrl+C reaches apt by the terminal.
        await install.MustSucceedAsync($"Installing {list}", CancellationToken.None);
        cancellation.ThrowIfCancellationRequested();
    }

    internal static bool IsWorthSaying(string line) =>
        new[] { "Get:", "Need to get", "Unpacking ", "Setting up ", "waiting for", "Waiting for", "E: " }.Any(start =>
            line.StartsWith(start, StringComparison.Ordinal)
        );
}
