using CloudMount.Server.Tests.Api.Administration;

namespace CloudMount.Server.Tests.Mail;

public sealed class AccountMailTests(AdminFixture fixture) : IClassFixture<AdminFixture>
{
    private static readonly (string Name, string Value)[] NewSite =
        [("site_name", "mailed"), ("industry", "Law"), ("package", "Unlimited"), ("username", "mailed"), ("fullname", "M"), ("password", AdminFixture.Password)];

    [Fact]
    public async Task A_new_user_and_a_new_owner_get_a_mail_unless_it_is_not_wanted()
    {
        Assert.Equal(201, (await fixture.Reseller.PostAsync("users/add/", [.. New("joe"), ("email", "joe@example.org")])).Status);
        Assert.Equal(201, (await fixture.Reseller.PostAsync("users/add/", [.. New("ann"), ("email", "ann@example.org"), ("send_email", "False")])).Status);
        Assert.Equal(201, (await fixture.Reseller.PostAsync("reseller/sites/add/", [.. NewSite, ("email", "owner@example.org"), ("send_email", "True")])).Status);
        Assert.Equal(200, (await fixture.Reseller.PutAsync("users/edit/joe/", ("name", "Joe"), ("send_email", "True"))).Status);
        Assert.Equal(200, (await fixture.Reseller.PutAsync("users/edit/joe/", ("name", "Joe"))).Status);
        Assert.Equal(["joe@example.org", "owner@example.org", "joe@example.org"], fixture.Smtp.Taken.Select(mail => mail.To).Where(to => to != "kept@example.org"));
        var text = fixture.Smtp.Taken.First(mail => mail.To == "joe@example.org").Text;
        Assert.Contains("Your username is joe.", text, StringComparison.Ordinal);
        Assert.Contains("From: CloudMount <server@example.org>\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain(AdminFixture.Password, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_the_mail_server_takes_no_mail_nothing_is_made_and_the_answer_says_why()
    {
        var user = await fixture.Reseller.PostAsync("users/add/", [.. New("nomail"), ("email", "refused@example.org")]);
        Assert.Equal((400, "email"), (user.Status, Assert.Single(UserCallsTests.Errors(user)).Field));
        Assert.Contains("refused@example.org (no such mailbox): give another address, or send_email=False.", user.Message, StringComparison.Ordinal);
        Assert.Equal(404, (await fixture.Reseller.GetAsync("users/list/nomail")).Status);
        (string, string)[] site = [.. NewSite.Skip(1).Where(field => field.Name != "username"), ("site_name", "nomail"), ("username", "nomail"), ("email", "refused@example.org")];
        Assert.Equal(400, (await fixture.Reseller.PostAsync("reseller/sites/add/", site)).Status);
        Assert.Equal(404, (await fixture.Reseller.GetAsync("reseller/sites/list/nomail")).Status);
        Assert.False(Directory.Exists(Path.Combine(fixture.Server.Root, ".cloudmount-sites", "nomail")));
        Assert.Null(fixture.Find("nomail"));
        Assert.Equal(201, (await fixture.Reseller.PostAsync("users/add/", [.. New("kept"), ("email", "kept@example.org")])).Status);
        Assert.Equal(400, (await fixture.Reseller.PutAsync("users/edit/kept", ("email", "refused@example.org"), ("send_email", "on"))).Status);
        Assert.Equal("kept@example.org", (await fixture.Reseller.GetAsync("users/list/kept")).Text("email"));
    }

    [Fact]
    public async Task A_mail_server_that_does_not_answer_is_not_waited_for_for_ever()
    {
        var adding = fixture.Reseller.PostAsync("users/add/", [.. New("slow"), ("email", "slow@example.org")]);
        await fixture.Smtp.Stalled.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, TestContext.Current.CancellationToken);
        fixture.Clock.Advance(TimeSpan.FromSeconds(21));
        var answer = await adding;
        Assert.Equal(400, answer.Status);
        Assert.Contains("(it did not answer in time)", answer.Message, StringComparison.Ordinal);
        Assert.Equal(404, (await fixture.Reseller.GetAsync("users/list/slow")).Status);
    }

    [Fact]
    public async Task A_server_logs_in_where_it_is_told_to_and_one_that_is_away_is_told()
    {
        await using var smtp = new SmtpListener();
        var options = new SmtpOptions { Server = smtp.Address, From = "server@example.org", User = "me", Password = "secret" };
        await using var server = await TestServer.StartAsync(usual => usual with { Smtp = options });
        using var client = new AdminClient(server.Server.BaseAddress, server.Account.Key, server.Account.Password);
        Assert.Equal(201, (await client.PostAsync("users/add/", [.. New("one"), ("email", "one@example.org")])).Status);
        Assert.Equal(["\0me\0secret"], smtp.Logins);
        await smtp.DisposeAsync();
        var away = await client.PostAsync("users/add/", [.. New("two"), ("email", "two@example.org")]);
        Assert.Equal((400, "email"), (away.Status, Assert.Single(UserCallsTests.Errors(away)).Field));
        Assert.Equal(404, (await client.GetAsync("users/list/two")).Status);
    }

    [Fact]
    public async Task A_server_that_sends_no_mail_says_so_where_an_address_is_given()
    {
        await using var server = await TestServer.StartAsync();
        using var client = new AdminClient(server.Server.BaseAddress, server.Account.Key, server.Account.Password);
        var user = await client.PostAsync("users/add/", [.. New("one"), ("email", "one@example.org")]);
        var site = await client.PostAsync("reseller/sites/add/", [.. NewSite, ("email", "one@example.org")]);
        foreach (var answer in new[] { user, site })
            Assert.Equal((400, ("send_email", "This server is not set up to send mail: give send_email=False.")), (answer.Status, Assert.Single(UserCallsTests.Errors(answer))));
        var none = await client.PostAsync("users/add/", New("one"));
        Assert.Equal((400, ("email", "email is missing: give an address, or send_email=False.")), (none.Status, Assert.Single(UserCallsTests.Errors(none))));
    }

    [Theory]
    [InlineData("http://host:25", "a@b.org", null, null)]
    [InlineData("smtp://me:secret@host", "a@b.org", null, null)]
    [InlineData("smtp://host/path", "a@b.org", null, null)]
    [InlineData("smtp://host", "nobody", null, null)]
    [InlineData("smtp://host", "a@b.org", "me", null)]
    public async Task Mail_that_is_set_up_wrongly_keeps_the_server_from_starting(string server, string from, string? user, string? password)
    {
        var smtp = new SmtpOptions { Server = new(server), From = from, User = user, Password = password };
        await Assert.ThrowsAsync<ServerStartException>(() => TestServer.StartAsync(options => options with { Smtp = smtp }));
    }

    private static (string Name, string Value)[] New(string username) => [("username", username), ("name", "N"), ("password", AdminFixture.Password)];
}
