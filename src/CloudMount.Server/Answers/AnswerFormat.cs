namespace CloudMount.Server.Answers;

/// <summary>The formats a client can choose by the field "format".</summary>
internal enum AnswerFormat
{
    Json,
    Xml,
}
