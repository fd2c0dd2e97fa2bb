using CloudMount.Server.Accounts;

namespace CloudMount.Server.Api.Administration;

/// <summary>What a call says of a user; null for what it does not.</summary>
/// <param name="Email">Empty to forget it.</param>
internal sealed record UserChange(string? Username, string? Name, string? PasswordHash, string? Root, string? Email, IReadOnlyList<Guid>? Groups)
{
    public bool? IsActive { get; init; }

    public bool? IsFtpActive { get; init; }

    public Role? Role { get; init; }

    public Account ApplyTo(Account account) => account with
    {
        Key = Username ?? account.Key,
        Name = Name ?? account.Name,
        PasswordHash = PasswordHash ?? account.PasswordHash,
        Root = Root ?? account.Root,
        Email = Email is "" ? null : Email ?? account.Email,
        Groups = Groups ?? account.Groups,
        IsActive = IsActive ?? account.IsActive,
        IsFtpActive = IsFtpActive ?? account.IsFtpActive,
        Role = Role ?? account.Role,
    };
}
