namespace CloudMount.Server.Tests.Quatrix;

internal static class QuatrixErrors
{
    /// <summary>The answer is an error of the documented form with this status and code.</summary>
    public static void Is(this Answer answer, int status, int code)
    {
        Assert.Equal((status, code), (answer.Status, answer.Status < 400 ? 0 : answer.Json.GetProperty("code").GetInt32()));
        Assert.StartsWith("application/json", answer.ContentType, StringComparison.Ordinal);
        Assert.NotEmpty(answer.Text("msg"));
        Assert.Equal(System.Text.Json.JsonValueKind.Object, answer.Json.GetProperty("details").ValueKind);
    }
}
