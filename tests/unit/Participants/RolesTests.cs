using Exchange.Participants.Domain;
using Exchange.Participants.Tokens;
using Exchange.Platform;

namespace Exchange.Tests.Unit.Participants;

internal sealed class RolesTests
{
    private static readonly Role[] All = Enum.GetValues<Role>();

    [Test]
    public void Every_scope_belongs_to_a_role_and_every_role_has_known_scopes_only()
    {
        Assert.That(Roles.ScopesOf(All), Is.EquivalentTo(Scopes.All.Keys));
    }

    [Test]
    public void A_supervisor_changes_nothing()
    {
        Assert.That(Roles.ScopesOf([Role.Supervisor]), Has.All.EndsWith(":read"));
    }

    [Test]
    public void Only_an_operator_reviews_works_records_deposits_and_repairs()
    {
        var others = Roles.ScopesOf(All.Except([Role.Operator]));

        Assert.That(others, Has.None.AnyOf(Scopes.WorksReview, Scopes.MoneyWrite, Scopes.Operations));
    }

    [Test]
    public void Only_a_buyer_and_an_operator_place_orders()
    {
        var able = All.Where(role => Roles.ScopesOf([role]).Contains(Scopes.OrdersWrite));

        Assert.That(able, Is.EquivalentTo(new[] { Role.Buyer, Role.Operator }));
    }

    [Test]
    public void Two_roles_have_the_scopes_of_both_once()
    {
        var both = Roles.ScopesOf([Role.Holder, Role.Buyer]);

        Assert.That(both, Is.Unique.And.Ordered);
        Assert.That(both, Is.SupersetOf(Roles.ScopesOf([Role.Holder])));
        Assert.That(both, Is.SupersetOf(Roles.ScopesOf([Role.Buyer])));
    }
}
