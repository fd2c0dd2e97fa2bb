using CloudMount.Remote;

namespace CloudMount.Tests.Remote.Quatrix;

/// <summary>A record in memory.</summary>
internal sealed class KeptRecord : IUploadRecord
{
    public string? Text { get; private set; }

    public void Keep(string? text) => Text = text;
}
