namespace CloudMount.Server.Files;

/// <summary>What is wrong with a field of a request, in one sentence that names it.</summary>
internal readonly record struct FieldError(string Field, string Message);
