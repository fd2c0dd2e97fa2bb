namespace CloudMount.Server.Accounts;

/// <summary>What an account may do in its site, in the words of the SmartFile API.</summary>
internal enum Role
{
    /// <summary>Looks after himself.</summary>
    User,

    /// <summary>Looks after the site's users who are only that.</summary>
    Manager,

    /// <summary>Looks after all users of the site. One of the operator's is a reseller.</summary>
    Administrator,
}
