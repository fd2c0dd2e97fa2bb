using CloudMount.Server.Accounts;
using CloudMount.Server.Files;
using CloudMount.Server.Mail;
using CloudMount.Server.Tenants;

namespace CloudMount.Server.Api.Administration;

/// <summary>Reads and judges the fields of users.</summary>
internal sealed class UserFields(GroupStore groups, ServedTree tree, AccountMail? mail)
{
    public const string Username = "username";
    public const string Password = "password";
    public const string Email = "email";
    public const string Root = "root";
    public const string Role = "role";
    public const string Active = "active";

    private const string SendMail = "send_email";
    private const string FtpActive = "ftp_active";
    private const string Groups = "groups";
    private const string Name = "name";

    /// <summary>What somebody may not change of himself: it would shut him out, or up.</summary>
    private static readonly string[] NotOwn = [Root, Role, Active];

    /// <summary>What a User may not change of himself besides.</summary>
    private static readonly string[] NotOwnOfUsers = [.. NotOwn, Username, Groups, FtpActive];

    private static readonly string[] Known = [Username, Name, Password, Root, Email, SendMail, FtpActive, Active, Groups, Role];

    /// <summary>A user that is to be added to the site of the caller, and whether mail is to be sent. Invalid with all that is wrong.</summary>
    public Outcome<(UserChange User, bool SendsMail)> ReadNew(AdminRequest request)
    {
        var check = new FieldCheck(request.Fields, Known);
        var sendsMail = ReadMail(check, isUsual: true, known: null);
        var password = ReadPassword(check, isRequired: true);
        var user = Read(request, check, isNew: true);
        return check.Refusal is { } refusal ? refusal : (WithPassword(user, password), sendsMail);
    }

    /// <summary>What is to change of a user, and whether mail is to be sent. Invalid with all that is wrong, Forbidden for what nobody may change of himself.</summary>
    public Outcome<(UserChange User, bool SendsMail)> ReadChange(AdminRequest request, Account account)
    {
        var check = new FieldCheck(request.Fields, Known);
        var sendsMail = ReadMail(check, isUsual: false, account.Email);
        var password = ReadPassword(check, isRequired: false);
        var user = Read(request, check, isNew: false);
        if (check.Refusal is { } refusal) return refusal;
        if (check.IsEmpty) return Refusal.Invalid($"Nothing to change is given; there are {string.Join(", ", Known)}.");
        if (account.Id == request.Caller.Id)
        {
            foreach (var name in (account.Role == Accounts.Role.User ? NotOwnOfUsers : NotOwn).Where(check.Has))
                check.Fail(name, $"Nobody may change {name} of himself.");
        }

        return check.Refusal is null ? (WithPassword(user, password), sendsMail) : check.Refuse(RefusalKind.Forbidden);
    }

    /// <summary>Whether mail is to be sent, which needs an address and a server.</summary>
    /// <param name="known">The address that the user has.</param>
    public bool ReadMail(FieldCheck check, bool isUsual, string? known)
    {
        var email = check.Text(Email, why: static text => Credentials.IsMailAddress(text) ? null : Credentials.MailRule, mayBeEmpty: true);
        var isWanted = check.Flag(SendMail);
        if (isWanted == false || (isWanted is null && (!isUsual || check.Has(SendMail)))) return false;
        if (email is "" || (email is null && !check.Has(Email) && known is null))
            check.Fail(Email, $"{Email} is missing: give an address, or {SendMail}=False.");
        else if (mail is null)
            check.Fail(SendMail, $"This server is not set up to send mail: give {SendMail}=False.");
        return true;
    }

    public static string? ReadUsername(FieldCheck check, bool isRequired) =>
        check.Text(Username, isRequired, static text => Credentials.IsUsername(text) ? null : Credentials.UsernameRule);

    public static string? ReadName(FieldCheck check, string field, bool isRequired) =>
        check.Text(field, isRequired, text => text.Any(char.IsControl) || text.Trim().Length == 0 ? $"{field} must be one line of text." : null);

    public static string? ReadPassword(FieldCheck check, bool isRequired) =>
        check.Text(Password, isRequired, static text => Credentials.IsPassword(text) ? null : Credentials.PasswordRule);

    /// <summary>The hash takes its time to make, which only what is right so far is worth.</summary>
    public static UserChange WithPassword(UserChange user, string? password) =>
        password is null ? user : user with { PasswordHash = PasswordHash.Make(password) };

    private UserChange Read(AdminRequest request, FieldCheck check, bool isNew) => new(
        ReadUsername(check, isNew),
        ReadName(check, Name, isNew),
        null,
        check.Text(Root, why: text => WhyNoRoot(request.Caller, text)) is { } root ? PathOf(root) : isNew ? request.Caller.Root : null,
        request.Fields[Email],
        ReadGroups(request.Caller, check))
    {
        IsActive = check.Flag(Active), IsFtpActive = check.Flag(FtpActive), Role = ReadRole(request.Caller, check),
    };

    private static string PathOf(string text) => ApiPath.Parse(text).TryGet(out var path, out _) ? path.ToString() : text;

    /// <summary>It is a path in the site, and whoever gives it reaches it himself.</summary>
    private string? WhyNoRoot(Account caller, string text)
    {
        if (!ApiPath.Parse(text).TryGet(out var path, out var refusal)) return refusal.Message;
        if (!ApiPath.Parse(caller.Root).TryGet(out var own, out _) || !path.IsWithin(own)) return $"{Root} lies outside of your own root, {caller.Root}.";
        if (!ApiPath.From([.. path.Segments.Skip(own.Segments.Count)]).TryGet(out var below, out refusal)) return refusal.Message;
        return tree.Look(below).TryGet(out var facts, out _) && facts.Stat.IsDirectory ? null : $"{Root} names no directory; make it first.";
    }

    private List<Guid>? ReadGroups(Account caller, FieldCheck check)
    {
        if (check.Many(Groups) is not { } names) return null;
        var found = new List<Guid>();
        foreach (var name in names)
        {
            if (groups.Find(caller.Site, name) is { } group) found.Add(group.Id);
            else check.Fail(Groups, $"There is no group {name}.");
        }

        return found;
    }

    private static Role? ReadRole(Account caller, FieldCheck check)
    {
        if (check.Text(Role) is not { } text) return null;
        foreach (var role in Enum.GetValues<Role>())
        {
            if (role.ToString() != text) continue;
            if (Access.MayGive(caller, role)) return role;
            check.Fail(Role, $"{Role} {text} is more than you may give.");
            return null;
        }

        check.Fail(Role, $"{Role} must be one of {string.Join(", ", Enum.GetNames<Role>())}.");
        return null;
    }
}
