using System.CommandLine;
using System.CommandLine.Completions;
using CloudMount.Remote;

namespace CloudMount.Cli.Commands;

/// <summary>What can be said of a user, new or known.</summary>
internal sealed class AdminUserOptions
{
    private static readonly string[] Roles = ["User", "Manager", "Administrator"];

    private readonly bool _isNew;
    private readonly Option<string> _name = new("--name") { Description = "The full name.", HelpName = "NAME" };
    private readonly Option<string> _email = new("--email") { Description = "The address.", HelpName = "ADDRESS" };
    private readonly Option<bool> _sends = new("--send-email") { Description = "Have the service write to the user." };
    private readonly Option<string> _root = new("--root") { Description = "The directory that the user sees as the root.", HelpName = "PATH" };
    private readonly Option<string> _role = new("--role") { Description = $"One of {string.Join(", ", Roles)}.", HelpName = "ROLE" };
    private readonly Option<string[]> _groups = new("--group") { Description = "A group the user is in; can be given several times.", HelpName = "NAME" };
    private readonly Option<bool> _noGroups = new("--no-groups") { Description = "Take the user out of all groups." };
    private readonly Option<bool?> _active = new("--active") { Description = "Whether the user is let in.", HelpName = "true|false" };
    private readonly Option<bool?> _ftpActive = new("--ftp-active") { Description = "Whether the user is let in by FTP.", HelpName = "true|false" };

    public AdminUserOptions(bool isNew)
    {
        _isNew = isNew;
        _name.Required = isNew;
        _role.CompletionSources.Add(_ => Roles.Select(role => new CompletionItem(role)));
    }

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _name, _email, _sends, _root, _role, _groups, _active, _ftpActive }) command.Add(option);
        if (!_isNew) command.Add(_noGroups);
    }

    /// <summary>All but username and password. Services write to a new user unless they are told not to, so that they are always told.</summary>
    public UserFields Read(ParseResult parsed) => new()
    {
        Name = parsed.GetValue(_name),
        Email = parsed.GetValue(_email),
        SendsEmail = _isNew ? parsed.GetValue(_sends) : parsed.GetValue(_sends) ? true : null,
        Root = parsed.GetValue(_root),
        Role = parsed.GetValue(_role),
        Groups = Groups(parsed),
        IsActive = parsed.GetValue(_active),
        IsFtpActive = parsed.GetValue(_ftpActive),
    };

    private string[]? Groups(ParseResult parsed) => (parsed.GetValue(_groups), !_isNew && parsed.GetValue(_noGroups)) switch
    {
        ({ Length: > 0 }, true) => throw new CliException(ExitCode.Usage, "--group and --no-groups exclude each other."),
        ({ Length: > 0 } groups, false) => groups,
        (_, true) => [],
        _ => null,
    };
}
