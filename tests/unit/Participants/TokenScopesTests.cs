using Exchange.Participants.Domain;
using Exchange.Participants.Tokens;
using Exchange.Platform;

namespace Exchange.Tests.Unit.Participants;

internal sealed class TokenScopesTests
{
    private static readonly string[] Given = [Scopes.WorksRead, Scopes.OffersRead, Scopes.OrdersWrite];

    [Test]
    public void A_client_that_asks_for_nothing_gets_all_that_it_may_have()
    {
        var granted = TokenScopes.Grant(Given, [Role.Buyer], asked: []);

        Assert.That(granted, Is.EquivalentTo(Given));
    }

    [Test]
    public void A_client_gets_what_it_asks_for_and_no_more()
    {
        var granted = TokenScopes.Grant(Given, [Role.Buyer], [Scopes.WorksRead]);

        Assert.That(granted, Is.EqualTo(new[] { Scopes.WorksRead }));
    }

    [Test]
    public void A_scope_that_the_client_was_not_given_is_refused()
    {
        Assert.That(TokenScopes.Grant(Given, [Role.Buyer], [Scopes.WorksRead, Scopes.MoneyRead]), Is.Null);
    }

    [Test]
    public void A_scope_that_the_roles_allow_no_longer_is_not_granted()
    {
        Assert.That(TokenScopes.Grant(Given, [Role.Holder], [Scopes.OrdersWrite]), Is.Null);
        Assert.That(TokenScopes.Grant(Given, [Role.Holder], asked: []), Has.None.EqualTo(Scopes.OrdersWrite));
    }
}
