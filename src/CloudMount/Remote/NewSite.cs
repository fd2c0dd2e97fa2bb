namespace CloudMount.Remote;

/// <summary>A site to be added with the user who owns it. Its text shows no password.</summary>
/// <param name="Industry">One of those that the service knows (facts A.8).</param>
/// <param name="Username">Of the owner, as the rest.</param>
/// <param name="Email">Null for none.</param>
/// <param name="SendsEmail">The service writes to the owner, which needs his address.</param>
public sealed record NewSite(string Name, string Industry, string Package, string Username, string FullName, string Password, string? Email, bool SendsEmail)
{
    public override string ToString() => Name;
}
