using System.Net;
using Exchange.Contracts.Settlement.V1;
using Exchange.Kernel;
using Exchange.Tests.Banking;

namespace Exchange.Tests.Integration.Settlement;

/// <summary>When a second person looks at what is paid out.</summary>
internal sealed class PayoutApprovalTests : PayoutFixture
{
    [Test]
    public async Task Above_the_limit_a_second_person_approves_who_neither_asked_nor_verified()
    {
        var verifier = Operator;
        var (holder, account) = await HolderAsync(Yuan(6_000_000));
        var payout = await AskAsync(holder, account, Yuan(5_000_001));
        await Operator.PostAsync("/v1/payment-files", body: null);
        Assert.That(Text(await ReadAsync(holder, payout), "state"), Is.EqualTo("awaitingApproval"));
        using var other = Service.As(ParticipantId.New(), ["operator"], "money:read", "money:write");
        using var holderAsOperator = Service.As(holder, ["operator"], "money:read", "money:write");
        var path = $"/v1/payouts/{payout}/approve";

        var byVerifier = await verifier.PostAsync(path, body: null);
        var byPayee = await holderAsOperator.PostAsync(path, body: null);
        var byOther = await other.PostAsync(path, body: null);

        Assert.That(
            Text(await byVerifier.JsonAsync(HttpStatusCode.Forbidden), "code"),
            Is.EqualTo("payout.secondPerson")
        );
        Assert.That(Text(await byPayee.JsonAsync(HttpStatusCode.Forbidden), "code"), Is.EqualTo("payout.secondPerson"));
        var approved = await byOther.JsonAsync(HttpStatusCode.OK);
        Assert.That(Text(approved, "state"), Is.EqualTo("approved"));
        Assert.That(Text(approved, "approvedBy"), Is.Not.EqualTo(Text(approved, "preparedBy")));
        Assert.That(EndToEndIds((await FileOfAsync(holder, payout)).Content), Does.Contain(payout));
    }

    [Test]
    public async Task What_is_asked_for_in_pieces_is_above_the_limit_together()
    {
        var (holder, account) = await HolderAsync(Yuan(15_000_000));

        var waits = new List<bool>();
        for (var i = 0; i < 3; i++)
        {
            var payout = await ReadAsync(holder, await AskAsync(holder, account, Yuan(4_999_900)));
            waits.Add(Text(payout, "state") is "awaitingApproval");
        }

        Assert.That(waits, Is.EqualTo(new[] { false, true, true }));
    }

    [Test]
    public async Task What_many_ask_for_at_once_is_above_the_limit_together()
    {
        var (holder, account) = await HolderAsync(Yuan(15_000_000));

        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => AskAsync(holder, account, Yuan(2_000_000))));

        Assert.That(
            await CountAsync(
                $"select count(*) from payouts where participant_id = '{holder.Value}' and needs_approval"
            ),
            Is.EqualTo(4)
        );
    }

    [Test]
    public async Task Money_that_one_person_recorded_by_hand_leaves_when_the_bank_shows_it_or_another_approves()
    {
        var (holder, account) = await HolderAsync(Yuan(20_000));
        using var typist = Service.As(ParticipantId.New(), ["operator"], "money:read", "money:write");
        var deposit = new
        {
            participantId = holder,
            amount = Yuan(30_000),
            bankReference = Unique("B"),
        };
        await (await typist.PostAsync("/v1/deposits", deposit)).JsonAsync(HttpStatusCode.Created);

        var own = await AskAsync(holder, account, Yuan(20_000));
        var typed = await AskAsync(holder, account, Yuan(10_000));
        var byTypist = await typist.PostAsync($"/v1/payouts/{typed}/approve", body: null);
        await ImportAsync(new CamtLine(deposit.bankReference, Yuan(30_000)));
        var met = await AskAsync(holder, account, Yuan(20_000));

        Assert.That(Text(await ReadAsync(holder, own), "state"), Is.Not.EqualTo("awaitingApproval"));
        Assert.That(Text(await ReadAsync(holder, typed), "state"), Is.EqualTo("awaitingApproval"));
        Assert.That(
            Text(await byTypist.JsonAsync(HttpStatusCode.Forbidden), "code"),
            Is.EqualTo("payout.secondPerson")
        );
        Assert.That(Text(await ReadAsync(holder, met), "state"), Is.Not.EqualTo("awaitingApproval"));
    }

    [Test]
    public async Task Money_that_one_person_recorded_by_hand_is_followed_through_a_purchase()
    {
        var (holder, account) = await HolderAsync(Yuan(1));
        var buyer = await AdmittedAsync();
        using var typist = Service.As(ParticipantId.New(), ["operator"], "money:read", "money:write");
        var deposit = new
        {
            participantId = buyer,
            amount = Yuan(60_000),
            bankReference = Unique("B"),
        };
        await (await typist.PostAsync("/v1/deposits", deposit)).JsonAsync(HttpStatusCode.Created);
        await BuyAsync(buyer, holder, Yuan(40_000));

        var typed = await AskAsync(holder, account, Yuan(10_000));
        var byTypist = await typist.PostAsync($"/v1/payouts/{typed}/approve", body: null);
        await ImportAsync(new CamtLine(deposit.bankReference, Yuan(60_000)));
        var met = await AskAsync(holder, account, Yuan(10_000));

        Assert.That(Text(await ReadAsync(holder, typed), "state"), Is.EqualTo("awaitingApproval"));
        Assert.That(
            Text(await byTypist.JsonAsync(HttpStatusCode.Forbidden), "code"),
            Is.EqualTo("payout.secondPerson")
        );
        Assert.That(Text(await ReadAsync(holder, met), "state"), Is.Not.EqualTo("awaitingApproval"));
    }

    [Test]
    public async Task Who_gave_money_away_alone_does_not_approve_that_it_leaves()
    {
        var (holder, account) = await HolderAsync(Yuan(4_999_999));
        var reference = Unique("B");
        await ImportAsync(new CamtLine(reference, Yuan(10_000)));
        using var giver = Service.As(ParticipantId.New(), ["operator"], "money:read", "money:write");
        var path = $"/v1/breaks/{Text((await BreaksOfAsync(reference)).Single(), "breakId")}/resolve";
        var given = await giver.PostAsync(
            path,
            new
            {
                action = "assign",
                reason = "Theirs",
                participantId = holder,
            }
        );
        await given.JsonAsync(HttpStatusCode.OK);
        var payout = await AskAsync(holder, account, Yuan(5_000_001));

        var byGiver = await giver.PostAsync($"/v1/payouts/{payout}/approve", body: null);
        using var other = Service.As(ParticipantId.New(), ["operator"], "money:read", "money:write");
        var byOther = await other.PostAsync($"/v1/payouts/{payout}/approve", body: null);

        Assert.That(Text(await byGiver.JsonAsync(HttpStatusCode.Forbidden), "code"), Is.EqualTo("payout.secondPerson"));
        await byOther.JsonAsync(HttpStatusCode.OK);
    }

    [Test]
    public async Task A_payout_that_waits_can_be_canceled_once_and_its_money_is_back()
    {
        var (holder, account) = await HolderAsync(Yuan(6_000_000));
        var payout = await AskAsync(holder, account, Yuan(5_000_001));
        using var client = Payee(holder);

        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 6)
                .Select(_ => client.PostAsync($"/v1/payouts/{payout}/cancel", new { reason = "By mistake" }))
        );

        Assert.That(answers.Count(answer => answer.StatusCode == HttpStatusCode.OK), Is.EqualTo(1));
        Assert.That(await BalanceAsync(holder), Is.EqualTo((6_000_000, 0, 6_000_000)));
        await ShouldBalanceAsync();
    }

    [Test]
    public async Task Money_of_unknown_owner_goes_back_to_its_sender_when_a_second_person_approves()
    {
        var reference = Unique("B");
        await ImportAsync(new CamtLine(reference, Yuan(70_000)));
        var found = (await BreaksOfAsync(reference)).Single();
        var path = $"/v1/breaks/{Text(found, "breakId")}/resolve";

        var sent = await Operator.PostAsync(path, new { action = "sendBack", reason = "Nobody knows it" });

        Assert.That(Text(await sent.JsonAsync(HttpStatusCode.OK), "resolution"), Is.EqualTo("returned"));
        var list = await (await Operator.GetAsync("/v1/payouts?state=awaitingApproval")).JsonAsync(HttpStatusCode.OK);
        var payout = list.GetProperty("data")
            .EnumerateArray()
            .Single(one => one.GetProperty("breakId").GetString() == Text(found, "breakId"));
        Assert.That(Text(payout.GetProperty("to"), "number"), Is.EqualTo("6222020200012345678"));
        using var other = Service.As(ParticipantId.New(), ["operator"], "money:read", "money:write");
        var approved = await other.PostAsync($"/v1/payouts/{Text(payout, "payoutId")}/approve", body: null);
        await approved.JsonAsync(HttpStatusCode.OK);
        await Operator.PostAsync("/v1/payment-files", body: null);
        await ImportAsync(new CamtLine(Unique("P"), Yuan(-70_000), EndToEndId: Text(payout, "payoutId")));
        var after = await (await Operator.GetAsync($"/v1/payouts/{Text(payout, "payoutId")}")).JsonAsync();
        Assert.That(Text(after, "state"), Is.EqualTo("booked"));
        await ShouldBalanceAsync();
    }

    private async Task BuyAsync(ParticipantId buyer, ParticipantId holder, Money price)
    {
        var (order, _) = await HeldAsync(HoldOf(OrderId.New(), buyer, price) with { HolderId = holder });
        await Service.DeliverAsync(new PostMoney(order));
        await Service.HeardAsync<MoneyPosted>(said => said.OrderId == order);
    }
}
