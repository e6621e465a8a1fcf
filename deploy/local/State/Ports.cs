using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Exchange.Local;

/// <summary>
/// The ports of one home, all on 127.0.0.1: chosen at random, kept over restarts, replaced when somebody else has
/// taken one meanwhile.
/// </summary>
public sealed class Ports
{
    // Below what systems give to outgoing connections (Linux from 32768, macOS from 49152), so that none of those is
    // in the way.
    private const int First = 20000;
    private const int Last = 32000;
    private static readonly TimeSpan ReservationLife = TimeSpan.FromMinutes(1);
    private static readonly string ReservationDirectory = Path.Combine(Path.GetTempPath(), "exchange-ports");

    private readonly JsonFile<int> file;
    private readonly HashSet<string> taken = new(StringComparer.Ordinal);

    internal Ports(string directory) => file = new JsonFile<int>(Path.Combine(directory, "ports.json"));

    /// <summary>
    /// The kept port of that name when it is free, else a new free one, which is kept from then on. Once taken, it
    /// stays the same for the life of this object, whatever listens there by then.
    /// </summary>
    public int Take(string name) =>
        file.Change(map =>
        {
            if (!map.TryGetValue(name, out var port) || (!taken.Contains(name) && !IsFree(port)))
                map[name] = port = Fresh(map.Values);
            taken.Add(name);
            return port;
        });

    /// <summary>The port that name had last, whether or not something listens there now.</summary>
    public int? Kept(string name) => file.Read().TryGetValue(name, out var port) ? port : null;

    private static int Fresh(IEnumerable<int> own)
    {
        var others = own.ToHashSet();
        for (var attempt = 0; attempt < 1000; attempt++)
        {
            var port = RandomNumberGenerator.GetInt32(First, Last);
            if (!others.Contains(port) && IsFree(port) && Reserve(port))
                return port;
        }
        throw new CannotRunException($"No free port was found on 127.0.0.1 between {First} and {Last}.");
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    // A broker takes seconds until it listens. Launchers that start side by side see each other's choice in this
    // shared folder.
    private static bool Reserve(int port)
    {
        if (!Directory.Exists(ReservationDirectory))
        {
            Directory.CreateDirectory(ReservationDirectory);
            File.SetUnixFileMode(ReservationDirectory, (UnixFileMode)0b1_111_111_111);
        }
        foreach (var old in Directory.EnumerateFiles(ReservationDirectory).Where(IsOld))
            TryDelete(old);
        try
        {
            var path = Path.Combine(ReservationDirectory, port.ToString(CultureInfo.InvariantCulture));
            using var reservation = new FileStream(path, FileMode.CreateNew);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static bool IsOld(string path) =>
        TimeProvider.System.GetUtcNow().UtcDateTime - File.GetLastWriteTimeUtc(path) > ReservationLife;

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (UnauthorizedAccessException)
        {
            // It belongs to another user, who will delete it.
        }
    }
}
