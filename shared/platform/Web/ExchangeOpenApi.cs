using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Exchange.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace Exchange.Platform;

/// <summary>OpenAPI 3.1 from the code: <c>/openapi/{service}.json</c>.</summary>
internal static class ExchangeOpenApi
{
    private const string SchemeName = "exchange";

    private const string FilesDescription =
        "The header Accept chooses the form (JSON where it says nothing or */*; 406 where it wants none of these), "
        + "Accept-Language the language of files: zh (zh-Hans) or en, which is the default. Content-Disposition names "
        + "the file.";
    private const string TrialDescription =
        "True to try it: the true refusal, or the answer as it would be with 200 and without a Location. Nothing is "
        + "written and nobody is told, so what others would answer is not checked. An import is read and counted, and "
        + "makes no work.";

    public static void Add(IServiceCollection services, string service, Assembly assembly)
    {
        var examples = Examples.Of(assembly);
        services.AddOpenApi(
            service,
            options =>
            {
                options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
                options.CreateSchemaReferenceId = info =>
                    SchemaNames.Of(info.Type) ?? OpenApiOptions.CreateDefaultSchemaReferenceId(info);
                options.AddSchemaTransformer((schema, context, _) => SchemaShapes.ApplyAsync(schema, context));
                options.AddOperationTransformer((operation, context, _) => DescribeAsync(operation, context));
                options.AddOperationTransformer(
                    (operation, _, _) =>
                    {
                        examples.Show(operation);
                        return Task.CompletedTask;
                    }
                );
                options.AddDocumentTransformer(
                    (document, context, _) => IntroduceAsync(document, service, context.ApplicationServices)
                );
            }
        );
    }

    public static void Map(IEndpointRouteBuilder app) => app.MapOpenApi("/openapi/{documentName}.json");

    private static Task IntroduceAsync(OpenApiDocument document, string service, IServiceProvider services)
    {
        var issuer = services.GetRequiredService<IConfiguration>().GetRequired("Auth:Issuer").TrimEnd('/');
        document.Info = new OpenApiInfo
        {
            Title = $"Exchange: {service}",
            Version = "1.0.0",
            Description = $"The {service} service of the cultural-product exchange.",
            License = new OpenApiLicense { Name = "Apache-2.0", Identifier = "Apache-2.0" },
            Contact = new OpenApiContact { Name = "The exchange's operator", Url = new Uri($"{issuer}/docs") },
        };
        document.Servers = [new OpenApiServer { Url = issuer, Description = "The gateway" }];
        document.Tags = new HashSet<OpenApiTag>
        {
            new() { Name = service, Description = $"Everything that {service} answers." },
        };
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
        {
            [SchemeName] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.OAuth2,
                Description = "OAuth 2.0 client credentials; the token goes into Authorization: Bearer.",
                Flows = new OpenApiOAuthFlows
                {
                    ClientCredentials = new OpenApiOAuthFlow
                    {
                        TokenUrl = new Uri($"{issuer}/connect/token"),
                        Scopes = Scopes.All.ToDictionary(StringComparer.Ordinal),
                    },
                },
            },
        };
        return Task.CompletedTask;
    }

    private static Task DescribeAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var scope = metadata.OfType<NeedsScope>().Single().Scope;
        var shape = metadata.OfType<RouteShape>().Single();
        var needs = scope.Length == 0 ? "Needs no token." : $"Needs the scope `{scope}`.";
        operation.Description = $"{operation.Summary}. {needs}";
        operation.Security = scope.Length == 0 ? [] : [Requirement(scope, context.Document!)];
        operation.Parameters ??= [];
        // The framework takes the names of a record's properties; the query is written like everything else.
        foreach (
            var query in operation.Parameters.OfType<OpenApiParameter>().Where(one => one.In == ParameterLocation.Query)
        )
        {
            query.Name = JsonNamingPolicy.CamelCase.ConvertName(query.Name!);
            if (query.Name is "dryRun")
                query.Description = TrialDescription;
        }
        if (shape.NeedsKey)
            operation.Parameters.Add(
                Header(
                    "Idempotency-Key",
                    "A new text for each new request; a repeat under it is answered alike.",
                    "order-2027-0001"
                )
            );
        if (shape.NeedsMatch)
            operation.Parameters.Add(Header("If-Match", "The ETag of what you read.", "\"1\""));
        foreach (var (status, response) in operation.Responses ?? [])
            DescribeAnswer(status, (OpenApiResponse)response, shape);
        return Task.CompletedTask;
    }

    private static void DescribeAnswer(string status, OpenApiResponse response, RouteShape shape)
    {
        if (status[0] is '2')
        {
            foreach (var mediaType in shape.AlsoAs)
                response.Content![mediaType] = new OpenApiMediaType { Schema = FileSchema(mediaType) };
        }
        response.Description =
            status[0] is '2' && shape.AlsoAs.Count > 0 ? FilesDescription
            : status[0] is '2' ? "Done."
            : $"Refused or failed: {response.Description}.";
        if (status is "201")
            AddHeader(response, "Location", "The path of what was created.", JsonSchemaType.String);
        if (status is "429" or "503")
            AddHeader(response, "Retry-After", "Seconds to wait before the next try.", JsonSchemaType.Integer);
    }

    private static OpenApiSchema FileSchema(string mediaType) =>
        mediaType is "application/pdf"
            ? new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" }
            : new OpenApiSchema { Type = JsonSchemaType.String };

    private static void AddHeader(OpenApiResponse response, string name, string description, JsonSchemaType type)
    {
        response.Headers ??= new Dictionary<string, IOpenApiHeader>(StringComparer.Ordinal);
        response.Headers[name] = new OpenApiHeader
        {
            Description = description,
            Schema = new OpenApiSchema { Type = type },
        };
    }

    private static OpenApiParameter Header(string name, string description, string example) =>
        new()
        {
            Name = name,
            In = ParameterLocation.Header,
            Required = true,
            Description = description,
            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            Example = JsonValue.Create(example),
        };

    private static OpenApiSecurityRequirement Requirement(string scope, OpenApiDocument document) =>
        new() { [new OpenApiSecuritySchemeReference(SchemeName, document)] = [scope] };
}
