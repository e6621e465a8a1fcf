#:sdk Microsoft.NET.Sdk.Web
#:property PublishAot=false
// Receives events of the exchange, without a package: WEBHOOK_SECRET=whsec_... dotnet run Receiver.cs
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;

// Two secrets, parted by a blank, while one replaces the other.
var secrets = Environment.GetEnvironmentVariable("WEBHOOK_SECRET")!.Split(' ')
    .Select(secret => Convert.FromBase64String(secret["whsec_".Length..])).ToArray();
var seen = new ConcurrentDictionary<string, bool>(); // In earnest: a unique key, in the transaction of your own change.
var app = WebApplication.Create(["--Logging:LogLevel:Default=Warning", .. args]);
app.MapPost("/hooks", async (HttpRequest request) =>
{
    using var reader = new StreamReader(request.Body);
    var body = await reader.ReadToEndAsync(); // As it came: JSON that is written anew has another signature.
    string Header(string name) => request.Headers["webhook-" + name].ToString();
    if (!IsGenuine(Header("id"), Header("timestamp"), Header("signature"), body))
        return Results.Unauthorized();
    var told = JsonDocument.Parse(body).RootElement;
    string Text(string name) => told.GetProperty(name).GetString()!;
    if (Text("type") == "endpoint.challenge")
        return Results.Text(told.GetProperty("data").GetProperty("challenge").GetString());
    if (seen.TryAdd(Header("id"), true)) // At least once means that one may come twice.
        Console.WriteLine($"{Text("type")} {Text("subject")} #{told.GetProperty("sequence")}");
    return Results.NoContent(); // Within 15 seconds: take it down now, work on it later.
}).WithMetadata(new RequestSizeLimitAttribute(65_536)); // None of ours has more than 20 KB.
app.Run($"http://127.0.0.1:{Environment.GetEnvironmentVariable("PORT") ?? "8099"}");

bool IsGenuine(string id, string timestamp, string signatures, string body)
{
    if (!long.TryParse(timestamp, out var sent) || Math.Abs(DateTimeOffset.UtcNow.ToUnixTimeSeconds() - sent) > 300)
        return false; // Somebody may have kept a genuine one.
    var content = Encoding.UTF8.GetBytes($"{id}.{timestamp}.{body}");
    var expected = secrets.Select(secret => "v1," + Convert.ToBase64String(HMACSHA256.HashData(secret, content)));
    return expected.Any(one => signatures.Split(' ').Any(given =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(one), Encoding.ASCII.GetBytes(given))));
}
