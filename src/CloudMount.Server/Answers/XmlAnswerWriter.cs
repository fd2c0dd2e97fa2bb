using System.Buffers;
using System.Globalization;
using System.Text;
using System.Xml;

namespace CloudMount.Server.Answers;

/// <summary>
/// The answer as XML in the shape of the service: <c>response</c> at the top, names as elements, each item of a list a <c>resource</c>.
/// What XML 1.0 cannot hold becomes U+FFFD in values and _xHHHH_ in names; a name without a character becomes "_".
/// </summary>
internal sealed class XmlAnswerWriter(IBufferWriter<byte> output) : IAnswerWriter
{
    private const string Item = "resource";
    private readonly Stack<string> _open = [];
    private readonly StringBuilder _text = new();

    public string ContentType => "text/xml";

    public void BeginObject() => Begin(_open.Count == 0 ? "response" : Item);

    public void BeginItems() => BeginObject();

    public void BeginMap(string name) => Begin(name.Length == 0 ? "_" : XmlConvert.EncodeLocalName(name)!);

    public void EndObject() => _text.Append("</").Append(_open.Pop()).Append('>');

    public void BeginList(string name) => BeginMap(name);

    public void EndList() => EndObject();

    public void Text(string name, string value)
    {
        BeginMap(name);
        Escape(value);
        EndObject();
    }

    public void TextItem(string value) => Text(Item, value);

    public void Number(string name, long value) => Text(name, value.ToString(CultureInfo.InvariantCulture));

    public void Null(string name)
    {
        BeginMap(name);
        EndObject();
    }

    public void Flag(string name, bool value) => Text(name, value ? "True" : "False");

    public void Flush()
    {
        Encoding.UTF8.GetBytes(_text.ToString(), output);
        _text.Clear();
    }

    private void Begin(string element)
    {
        if (_open.Count == 0) _text.Append("<?xml version=\"1.0\" encoding=\"utf-8\"?>");
        _open.Push(element);
        _text.Append('<').Append(element).Append('>');
    }

    private void Escape(string value)
    {
        foreach (var character in value)
        {
            _ = character switch
            {
                '&' => _text.Append("&amp;"),
                '<' => _text.Append("&lt;"),
                '>' => _text.Append("&gt;"),
                '\r' => _text.Append("&#13;"),
                _ when XmlConvert.IsXmlChar(character) || char.IsSurrogate(character) => _text.Append(character),
                _ => _text.Append('\uFFFD'),
            };
        }
    }
}
