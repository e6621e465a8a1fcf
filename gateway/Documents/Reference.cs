using Scalar.AspNetCore;

namespace Exchange.Gateway.Documents;

/// <summary><c>/docs</c>: one reference page over the documents of all services.</summary>
internal static class Reference
{
    public static void MapReference(this WebApplication app) =>
        app.MapScalarApiReference(
            "/docs",
            (options, http) =>
            {
                options.WithTitle("Exchange API").WithNonce().DisableDefaultFonts().DisableTelemetry().DisableAgent();
                // A bar that sends the document to the maker of the page has no place on it.
                options.HideDeveloperTools().HideClientButton().AddPreferredSecuritySchemes(["exchange"]);
                options.AddDocument("exchange", "The whole exchange", "/openapi/exchange.json", isDefault: true);
                foreach (var service in http.RequestServices.GetRequiredService<Services>().Names)
                    options.AddDocument(service, service, $"/openapi/{service}.json");
            }
        );
}
