using Microsoft.AspNetCore.StaticFiles;

namespace CloudMount.Server.Answers;

/// <summary>What the service calls the kind of an entry.</summary>
internal static class MimeType
{
    /// <summary>By which clients tell directories, and no file has it.</summary>
    public const string Directory = "application/x-directory";

    private const string Unknown = "application/octet-stream";
    private static readonly FileExtensionContentTypeProvider Types = new();

    /// <summary>By the extension of a file.</summary>
    public static string Of(string name) => Types.TryGetContentType(name, out var type) ? type : Unknown;
}
