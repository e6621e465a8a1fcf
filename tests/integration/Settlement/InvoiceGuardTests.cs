using Npgsql;

namespace Exchange.Tests.Integration.Settlement;

internal sealed class InvoiceGuardTests : SettlementFixture
{
    private const string Record = """
        insert into invoices (invoice_id, transfer_id, number, recorded_by)
        select gen_random_uuid(), gen_random_uuid(), '24312000000012345678', gen_random_uuid()
        """;

    [TestCase("update invoices set number = '1'")]
    [TestCase("delete from invoices")]
    [TestCase("truncate invoices")]
    public async Task The_service_s_role_adds_invoices_and_changes_none(string change)
    {
        await ExecuteAsync(App, Record);

        Assert.That(
            () => ExecuteAsync(App, change),
            Throws
                .TypeOf<PostgresException>()
                .With.Property("SqlState")
                .EqualTo(PostgresErrorCodes.InsufficientPrivilege)
        );
    }

    [TestCase("update invoices set number = '1'")]
    [TestCase("delete from invoices")]
    [TestCase("truncate invoices")]
    public async Task Not_even_the_owner_changes_an_invoice(string change)
    {
        await ExecuteAsync(App, Record);

        Assert.That(
            () => ExecuteAsync(Owner, change),
            Throws.TypeOf<PostgresException>().With.Property("SqlState").EqualTo("23001")
        );
    }
}
