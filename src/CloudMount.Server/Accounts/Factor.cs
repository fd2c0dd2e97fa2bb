namespace CloudMount.Server.Accounts;

/// <summary>A second factor of an account as it is kept.</summary>
/// <param name="Secret">Of a PIN the hash; of an authenticator its key in Base32, which has to be kept as it is.</param>
/// <param name="LastStep">The time step of the last code that was taken: that one and those before it are not taken again.</param>
internal sealed record Factor(Guid Account, SecondFactor Kind, string Secret, long LastStep);
