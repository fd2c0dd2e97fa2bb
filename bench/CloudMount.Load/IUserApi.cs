namespace CloudMount.Load;

/// <summary>What a user does by one of the APIs, in one directory of his own. Each answers the reply of the call that decides.</summary>
internal interface IUserApi : IDisposable
{
    /// <summary>Logs in where that is a call, and makes the directory.</summary>
    Task<Reply> BeginAsync();

    /// <summary>Makes or replaces a file.</summary>
    Task<Reply> PutAsync(string name, byte[] content, bool isNew);

    Task<Reply> GetAsync(string name);

    /// <summary>The files with their sizes.</summary>
    Task<(Reply Reply, Dictionary<string, long> Files)> ListAsync();

    Task<Reply> RenameAsync(string name, string newName);

    Task<Reply> DeleteAsync(string name);

    /// <summary>Tries to read a file of another site.</summary>
    /// <param name="id">Its id to Quatrix.</param>
    Task<Reply> ReachAsync(string site, string directory, string name, string? id);
}
