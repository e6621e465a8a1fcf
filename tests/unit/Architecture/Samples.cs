// What the architecture rules must find. Nothing of it is ever run.
namespace Exchange.Sample.Domain
{
    internal static class ReadsTheClock
    {
        public static DateTimeOffset Now() => TimeProvider.System.GetUtcNow();
    }

    internal sealed record KnowsTheContracts(Exchange.Contracts.Orders.V1.OrderPlaced Placed);
}

namespace Exchange.Sample.Data
{
    internal static class AsksTheDatabase
    {
        public static Npgsql.NpgsqlConnection Open() => new();
    }
}

namespace Exchange.Sample.Features
{
    internal static class AsksTheDatabase
    {
        // Inside an asynchronous lambda, where the compiler hides it in types of its own.
        public static Func<Task> Ask =>
            async () =>
            {
                await using var connection = new Npgsql.NpgsqlConnection();
                await connection.OpenAsync();
            };
    }

    internal sealed record PublishesItself(MassTransit.IBus Bus);

    internal static class CallsAnother
    {
        public static Task Handle() => IsCalled.Handle();
    }

    internal static class IsCalled
    {
        public static Task Handle() => Task.CompletedTask;
    }
}
