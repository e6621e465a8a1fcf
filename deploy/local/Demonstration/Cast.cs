using System.Text.Json;

namespace Exchange.Local;

/// <summary>One participant of the demonstration with its API client.</summary>
/// <param name="Key">What the launcher calls it.</param>
public sealed record Actor(string Key, string Name, string ParticipantId, string ClientId, string ClientSecret);

/// <summary>
/// Who plays: a museum that holds rights, a buyer, an heir with a royalty, a supervisor. They are registered once;
/// their client secrets, shown only then, are kept in the home.
/// </summary>
public sealed class Cast
{
    private static readonly (
        string Key,
        string Zh,
        string En,
        string Kind,
        string[] Roles,
        string Country,
        string? CreditCode
    )[] Parts =
    [
        ("holder", "卡内基艺术博物馆", "Carnegie Museum of Art", "museum", ["holder"], "US", null),
        ("buyer", "闽江游戏有限公司", "Minjiang Games Co., Ltd.", "gameCompany", ["buyer"], "CN", "91350100M000100Y43"),
        ("heir", "艺术家遗产管理会", "Artist's Estate", "estate", ["holder"], "US", null),
        ("supervisor", "文化市场监管处", "Cultural Market Supervision", "authority", ["supervisor"], "US", null),
    ];

    private readonly Dictionary<string, Actor> actors;

    private Cast(Dictionary<string, Actor> actors) => this.actors = actors;

    /// <summary>Every actor.</summary>
    public IReadOnlyCollection<Actor> Actors => actors.Values;

    /// <summary>One of them, for example <c>holder</c>.</summary>
    public Actor this[string key] => actors[key];

    /// <summary>Those of an earlier run in this home, or new ones.</summary>
    public static async Task<Cast> AssembleAsync(Home home, ExchangeClient @operator, CancellationToken cancellation)
    {
        var file = new JsonFile<Actor>(Path.Combine(home.Directory, "demonstration.json"));
        var assembled = new Dictionary<string, Actor>(StringComparer.Ordinal);
        foreach (var part in Parts)
        {
            var kept = file.Read().GetValueOrDefault(part.Key) ?? await RegisterAsync(@operator, part, cancellation);
            assembled[part.Key] = file.Change(all => all[part.Key] = kept);
        }
        return new Cast(assembled);
    }

    private static async Task<Actor> RegisterAsync(
        ExchangeClient @operator,
        (string Key, string Zh, string En, string Kind, string[] Roles, string Country, string? CreditCode) part,
        CancellationToken cancellation
    )
    {
        var registered = await @operator.PostAsync(
            "/v1/participants",
            new
            {
                name = new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["zh-Hans"] = part.Zh,
                    ["en"] = part.En,
                },
                kind = part.Kind,
                roles = part.Roles,
                contact = new { name = part.En, email = $"{part.Key}@example.org" },
                country = part.Country,
                creditCode = part.CreditCode,
            },
            // A launcher that is killed between two steps finds here what it had registered.
            key: $"demonstration-{part.Key}",
            cancellation
        );
        var id = registered.Text("participantId");
        var client = await @operator.PostAsync(
            $"/v1/participants/{id}/clients",
            new { name = "demonstration" },
            key: null,
            cancellation
        );
        return new Actor(part.Key, part.En, id, client.Text("clientId"), client.Text("clientSecret"));
    }
}
