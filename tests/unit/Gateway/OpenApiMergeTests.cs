using System.Text.Json.Nodes;
using Exchange.Gateway.Documents;

namespace Exchange.Tests.Unit.Gateway;

internal sealed class OpenApiMergeTests
{
    [Test]
    public void Every_path_and_tag_of_every_service_is_in_the_whole()
    {
        var whole = OpenApiMerge.Merge(Documents(Orders(), Catalog()));

        Assert.That(
            whole["paths"]!.AsObject().Select(path => path.Key),
            Is.EquivalentTo(new[] { "/v1/orders", "/v1/works" })
        );
        Assert.That(
            whole["tags"]!.AsArray().Select(tag => (string?)tag!["name"]),
            Is.EqualTo(new[] { "orders", "catalog" })
        );
    }

    [Test]
    public void What_a_service_tells_partners_is_in_the_whole()
    {
        var orders = Orders();
        orders["webhooks"] = JsonNode.Parse("""{ "order.placed": { "post": {} } }""");

        var whole = OpenApiMerge.Merge(Documents(orders, Catalog()));

        Assert.That(whole["webhooks"]!["order.placed"]!["post"], Is.Not.Null);
    }

    [Test]
    public void A_schema_that_all_understand_alike_is_kept_once_under_its_name()
    {
        var whole = OpenApiMerge.Merge(Documents(Orders(), Catalog()));

        Assert.That(whole["components"]!["schemas"]!["Problem"], Is.Not.Null);
        Assert.That(Reference(whole, "/v1/orders", "Problem"), Is.EqualTo("#/components/schemas/Problem"));
    }

    [Test]
    public void A_name_with_two_meanings_gets_the_service_in_front_wherever_it_stands()
    {
        var whole = OpenApiMerge.Merge(Documents(Orders(), Catalog()));

        var schemas = whole["components"]!["schemas"]!.AsObject();
        Assert.That(
            schemas.Select(schema => schema.Key),
            Is.EquivalentTo(new[] { "Problem", "OrdersRow", "CatalogRow", "OrdersPage", "CatalogPage" })
        );
        Assert.That(Reference(whole, "/v1/works", "Page"), Is.EqualTo("#/components/schemas/CatalogPage"));
        Assert.That((string?)schemas["OrdersPage"]!["items"]!["$ref"], Is.EqualTo("#/components/schemas/OrdersRow"));
    }

    [Test]
    public void An_operation_id_that_two_services_have_gets_the_service_in_front()
    {
        var whole = OpenApiMerge.Merge(Documents(Orders(), Catalog()));

        Assert.That((string?)whole["paths"]!["/v1/orders"]!["get"]!["operationId"], Is.EqualTo("ordersListErrors"));
        Assert.That((string?)whole["paths"]!["/v1/works"]!["get"]!["operationId"], Is.EqualTo("catalogListErrors"));
    }

    [Test]
    public void The_given_documents_are_left_as_they_are()
    {
        var orders = Orders();
        var before = orders.ToJsonString();

        OpenApiMerge.Merge(Documents(orders, Catalog()));

        Assert.That(orders.ToJsonString(), Is.EqualTo(before));
    }

    [Test]
    public void Two_services_with_one_operation_are_a_mistake()
    {
        var documents = Documents(Orders(), Orders());

        Assert.That(
            () => OpenApiMerge.Merge(documents),
            Throws.InvalidOperationException.With.Message.Contains("/v1/orders")
        );
    }

    private static Dictionary<string, JsonObject> Documents(JsonObject orders, JsonObject catalog) =>
        new(StringComparer.Ordinal) { ["orders"] = orders, ["catalog"] = catalog };

    private static JsonObject Orders() => Document("/v1/orders", "orders", """{ "type": "string" }""", page: "array");

    private static JsonObject Catalog() =>
        Document("/v1/works", "catalog", """{ "type": "integer" }""", page: "object");

    private static JsonObject Document(string path, string tag, string row, string page) =>
        JsonNode
            .Parse(
                $$"""
                {
                  "openapi": "3.1.1",
                  "info": { "title": "{{tag}}", "version": "1.0.0" },
                  "tags": [{ "name": "{{tag}}" }],
                  "paths": {
                    "{{path}}": {
                      "get": {
                        "operationId": "listErrors",
                        "Page": { "$ref": "#/components/schemas/Page" },
                        "Problem": { "$ref": "#/components/schemas/Problem" }
                      }
                    }
                  },
                  "components": {
                    "schemas": {
                      "Problem": { "type": "object" },
                      "Row": {{row}},
                      "Page": { "type": "{{page}}", "items": { "$ref": "#/components/schemas/Row" } }
                    }
                  }
                }
                """
            )!
            .AsObject();

    private static string? Reference(JsonObject whole, string path, string name) =>
        (string?)whole["paths"]![path]!["get"]![name]!["$ref"];
}
