using CloudMount.Server.Changes;
using CloudMount.Server.Files;
using CloudMount.Server.Tenants;

namespace CloudMount.Server.Accounts;

/// <summary>
/// Whom the server lets in, and which sites and accounts somebody may see and change. An account of no site is the operator's; as an Administrator it is
/// a reseller, who has the sites that he made, and those whose reseller was removed or is none any more. All judge by what accounts.db says now. Thread-safe.
/// </summary>
internal sealed class Access(AccountStore accounts, SiteStore sites)
{
    public static Refusal Deactivated { get; } = new(RefusalKind.Forbidden, "The account is deactivated, or its site is.");

    /// <summary>Whether the account and its site are active. One that was removed is not.</summary>
    public bool IsActive(Account account) => account.IsActive && (account.Site is not { } id || sites.Find(id) is { IsActive: true });

    /// <summary>
    /// Why the one whose request is answered may go on no more; null when he may, and for the server by itself. To be asked where an effect comes long after
    /// the login, as after content that was streamed in. Forbidden.
    /// </summary>
    public Refusal? WhyNotNow() => WhyNot(Requester.Current);

    /// <summary>As <see cref="WhyNotNow"/>, of any request.</summary>
    public Refusal? WhyNot(Author author) => author.Account is not { } id || (accounts.Find(id) is { } now && IsActive(now)) ? null : Deactivated;

    /// <summary>What of the served folder the account reaches. Null when its site was removed, or its root is no path.</summary>
    public Territory? TerritoryOf(Account account)
    {
        if (!ApiPath.Parse(account.Root).TryGet(out var root, out _)) return null;
        if (account.Site is not { } id) return Territory.Of(null, root.Segments);
        return sites.Find(id) is { } site ? Territory.Of(id, [ReservedNames.Sites, site.Name, .. root.Segments]) : null;
    }

    /// <summary>The request goes on as that of an account, in its territory. Forbidden when it or its site is deactivated.</summary>
    public Refusal? LetIn(Account account)
    {
        if (!IsActive(account) || TerritoryOf(account) is not { } territory) return Deactivated;
        Requester.Identify(account.Id, territory);
        return null;
    }

    /// <summary>The request goes on as that of who was given a link or the key of an upload, in his territory. Forbidden when he would not be let in himself.</summary>
    public Refusal? ActFor(Author giver)
    {
        if (TerritoryOf(giver) is not { } territory) return Deactivated;
        Requester.ActFor(giver, territory);
        return null;
    }

    /// <summary>Where somebody is at home. Null when he would not be let in.</summary>
    public Territory? TerritoryOf(Author author) =>
        author.Account is { } id && accounts.Find(id) is { } account && IsActive(account) ? TerritoryOf(account) : null;

    public static bool IsReseller(Account caller) => caller is { Site: null, Role: Role.Administrator };

    /// <summary>Whether a reseller has the site.</summary>
    public bool Has(Account caller, Site site) => IsReseller(caller) && (site.Reseller == caller.Id || accounts.Find(site.Reseller) is not { } maker || !IsReseller(maker));

    /// <summary>In the order of their names.</summary>
    public IEnumerable<Site> SitesOf(Account caller) => sites.All.Where(site => Has(caller, site));

    /// <summary>
    /// Himself; who is more than a User those of his site; a reseller the users of his sites too.
    /// </summary>
    public bool Sees(Account caller, Account other) =>
        caller.Id == other.Id || (caller.Site == other.Site && caller.Role > Role.User) || HasUser(caller, other);

    /// <summary>An account of the site of the one who asks, whom he sees; Quatrix tells of no others. Null for others, and for one that was removed.</summary>
    public Account? FindSeen(Guid id) =>
        Requester.Current.Account is { } asking && accounts.Find(asking) is { } caller && accounts.Find(id) is { } account && account.Site == caller.Site && Sees(caller, account)
            ? account : null;

    /// <summary>The accounts that the caller sees and that are of the site, in the order of their keys.</summary>
    /// <param name="site">Null for the operator's.</param>
    public IEnumerable<Account> SeenOf(Account caller, Guid? site) => accounts.All.Where(account => account.Site == site && Sees(caller, account));

    /// <summary>
    /// Whether the caller may change what the other is, and remove him: Administrators all of their site but its owner, Managers those with the role User, a
    /// reseller the users of his sites, but no other reseller, whose sites he would get by a password of his. None whose root lies outside of the caller's own, who by a password of his would get there. Oneself may change less
    /// than that, whoever it is.
    /// </summary>
    public bool MayChange(Account caller, Account other) => HasUser(caller, other)
        || (caller.Id != other.Id && caller.Site == other.Site && IsWithin(other.Root, caller.Root) && !IsOwner(other) && caller.Role switch
        {
            Role.User => false,
            Role.Manager => other.Role == Role.User,
            Role.Administrator => !IsReseller(other),
        });

    /// <summary>Which role somebody may give to others: none above his own, and a Manager only the lowest.</summary>
    public static bool MayGive(Account caller, Role role) => caller.Role == Role.Administrator || (caller.Role == Role.Manager && role == Role.User);

    private static bool IsWithin(string root, string other) => other == "/" || root == other || root.StartsWith(other + "/", StringComparison.Ordinal);

    private bool IsOwner(Account account) => account.Site is { } id && sites.Find(id)?.Owner == account.Id;

    private bool HasUser(Account caller, Account other) => other.Site is { } id && sites.Find(id) is { } site && Has(caller, site);
}
