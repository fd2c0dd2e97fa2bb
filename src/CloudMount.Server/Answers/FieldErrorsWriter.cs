using CloudMount.Server.Files;

namespace CloudMount.Server.Answers;

/// <summary>Writes what is wrong with the fields of a call.</summary>
internal static class FieldErrorsWriter
{
    public static void Write(IAnswerWriter writer, IReadOnlyList<FieldError> errors)
    {
        writer.BeginMap("field_errors");
        foreach (var ofField in errors.GroupBy(error => error.Field, StringComparer.Ordinal))
        {
            writer.BeginList(ofField.Key);
            foreach (var error in ofField) writer.TextItem(error.Message);
            writer.EndList();
        }

        writer.EndObject();
    }
}
