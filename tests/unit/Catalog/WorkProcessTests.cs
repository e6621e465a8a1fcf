using Exchange.Catalog.Process;

namespace Exchange.Tests.Unit.Catalog;

public sealed class WorkProcessTests
{
    [Test]
    public void Every_state_can_be_reached_from_a_draft()
    {
        var reached = new HashSet<WorkState> { WorkState.Draft };
        for (var before = 0; before < reached.Count; )
        {
            before = reached.Count;
            var next =
                from state in reached.ToList()
                from step in Enum.GetValues<WorkStep>()
                select WorkProcess.Table.Decide(state, step).To;
            reached.UnionWith(next);
        }

        Assert.That(reached, Is.EquivalentTo(Enum.GetValues<WorkState>()));
    }

    [Test]
    public void Only_a_review_makes_a_work_public()
    {
        var ways =
            from state in Enum.GetValues<WorkState>()
            from step in Enum.GetValues<WorkStep>()
            where state != WorkState.Listed && WorkProcess.Table.Decide(state, step).To == WorkState.Listed
            select (state, step);

        (WorkState, WorkStep)[] reviews =
        [
            (WorkState.Submitted, WorkStep.Approve),
            (WorkState.InReview, WorkStep.Approve),
            (WorkState.Suspended, WorkStep.Reinstate),
        ];
        Assert.That(ways, Is.EqualTo(reviews));
    }

    [Test]
    public void Whatever_leaves_the_public_is_said_to_the_others()
    {
        foreach (var step in Enum.GetValues<WorkStep>())
        {
            var decision = WorkProcess.Table.Decide(WorkState.Listed, step);

            Assert.That(decision.Send.Contains(WorkNews.WorkWithdrawn), Is.EqualTo(decision.To != WorkState.Listed));
        }
    }

    [Test]
    public void A_step_that_is_not_possible_is_refused_with_its_reason()
    {
        var refused = WorkProcess.Take(WorkState.Listed, WorkStep.Edit);

        Assert.That(refused.Error?.Code, Is.EqualTo("work.state"));
        Assert.That(refused.Error?.Message, Is.EqualTo("The work is listed: It is what buyers see: propose a change."));
    }

    [Test]
    public void Nobody_reviews_a_work_of_their_own()
    {
        var steps = WorkProcess.NextSteps(WorkState.Submitted, isHolder: true, isOperator: true);

        Assert.That(steps, Is.EqualTo([WorkStep.Edit, WorkStep.Withdraw]));
    }

    [Test]
    public void A_change_that_is_decided_is_decided_for_ever()
    {
        foreach (var state in Enum.GetValues<ChangeState>().Where(state => state != ChangeState.Open))
        {
            Assert.That(ChangeProcess.Table.IsEnd(state), Is.True);
            Assert.That(ChangeProcess.Take(state, ChangeStep.Approve).Error?.Code, Is.EqualTo("change.state"));
        }
    }

    [Test]
    public void The_drawing_of_changes_in_the_README_is_the_table() =>
        Assert.That(Tree.Read("services/catalog/README.md"), Does.Contain(ChangeProcess.Table.ToMermaid()));

    [Test]
    public void The_drawing_in_the_README_is_the_table() =>
        Assert.That(Tree.Read("services/catalog/README.md"), Does.Contain(WorkProcess.Table.ToMermaid()));

    [Test]
    public void A_stranger_can_do_nothing() =>
        Assert.That(WorkProcess.NextSteps(WorkState.Listed, isHolder: false, isOperator: false), Is.Empty);
}
