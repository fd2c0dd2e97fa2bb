namespace CloudMount.Server.Answers;

/// <summary>
/// Writes the body of an answer in the format the client chose. The outermost object is the answer; objects in a list are its items.
/// </summary>
internal interface IAnswerWriter
{
    /// <summary>The exact Content-Type of the body.</summary>
    string ContentType { get; }

    /// <summary>Begins the answer, or an item of a list.</summary>
    void BeginObject();

    /// <summary>Begins the answer where it is a list of objects. Ended by <see cref="EndList"/>.</summary>
    void BeginItems();

    /// <summary>Begins an object that is the value of a name; its names may be any text.</summary>
    void BeginMap(string name);

    /// <summary>Ends what <see cref="BeginObject"/> or <see cref="BeginMap"/> began last.</summary>
    void EndObject();

    void BeginList(string name);

    void EndList();

    void Text(string name, string value);

    /// <summary>A text that is an item of a list.</summary>
    void TextItem(string value);

    void Number(string name, long value);

    /// <summary>A name without a value.</summary>
    void Null(string name);

    void Flag(string name, bool value);

    /// <summary>Passes on what was written so far.</summary>
    void Flush();
}
