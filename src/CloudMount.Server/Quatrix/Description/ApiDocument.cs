using System.Globalization;
using System.Text.Json.Nodes;
using CloudMount.Server.Quatrix.Answers;
using CloudMount.Server.Quatrix.Calls;
using Microsoft.AspNetCore.Http;
using Microsoft.OpenApi;

namespace CloudMount.Server.Quatrix.Description;

/// <summary>The description of the API in OpenAPI 3.0, made from the routes that are served.</summary>
internal sealed class ApiDocument
{
    private const string IdSegment = "{id}";

    private readonly OpenApiDocument _document;
    private readonly Dictionary<string, IOpenApiSchema> _schemas = new(StringComparer.Ordinal);
    private readonly HashSet<string> _tags = new(StringComparer.Ordinal);
    private readonly bool _isExtended;

    private ApiDocument(bool isExtended)
    {
        _isExtended = isExtended;
        _document = Begin(_schemas);
    }

    /// <summary>The document in JSON, UTF-8.</summary>
    /// <param name="isExtended">Whether the extensions are offered.</param>
    public static byte[] Write(IEnumerable<Route> routes, bool isExtended)
    {
        var document = new ApiDocument(isExtended);
        foreach (var route in routes.OrderBy(route => route.Path, StringComparer.Ordinal).ThenBy(route => route.Method, StringComparer.Ordinal))
        {
            var described = route.Description;
            if (described.Id is null || described.IsIdOptional || (isExtended && described.IsIdReplaceable)) document.Add(route, described, hasId: false);
            if (described.Id is not null) document.Add(route, described, hasId: true);
        }

        using var stream = new MemoryStream();
        using (var text = new StreamWriter(stream, leaveOpen: true)) document._document.SerializeAsV3(new OpenApiJsonWriter(text));
        return stream.ToArray();
    }

    private void Add(Route route, RouteDescription described, bool hasId)
    {
        var path = hasId ? $"{route.Path}/{IdSegment}" : described.OnlyId is { } only ? $"{route.Path}/{only}" : route.Path;
        if (!_document.Paths.TryGetValue(path, out var item)) _document.Paths[path] = item = new OpenApiPathItem { Operations = [] };
        item.Operations![new HttpMethod(route.Method)] = new OpenApiOperation
        {
            Summary = described.Summary,
            OperationId = OperationIdOf(route, hasId),
            Tags = new HashSet<OpenApiTagReference> { Tag(route.Resource) },
            Parameters = [.. Parameters(described, hasId)],
            RequestBody = described.Body is { } body ? new OpenApiRequestBody { Required = true, Content = ContentOf(body) } : null,
            Responses = Responses(route, described),
            Security = SecurityOf(route, described),
        };
    }

    private static string OperationIdOf(Route route, bool hasId)
    {
        var words = $"{route.Method.ToLowerInvariant()} {route.Resource} {route.Verb} {(hasId ? "by id" : "")}".Split([' ', '-'], StringSplitOptions.RemoveEmptyEntries);
        return string.Join('_', words);
    }

    private OpenApiTagReference Tag(string resource)
    {
        if (_tags.Add(resource)) (_document.Tags ??= new HashSet<OpenApiTag>()).Add(new OpenApiTag { Name = resource });
        return new(resource, _document);
    }

    private IEnumerable<IOpenApiParameter> Parameters(RouteDescription described, bool hasId)
    {
        if (hasId) yield return Parameter(Field.Required("id", Shape.Text, described.Id), ParameterLocation.Path);
        foreach (var field in Offered(described.Query)) yield return Parameter(field, ParameterLocation.Query);
        foreach (var field in described.Headers) yield return Parameter(field, ParameterLocation.Header);
    }

    private OpenApiParameter Parameter(Field field, ParameterLocation place) => new()
    {
        Name = field.Name, In = place, Required = field.IsRequired, Description = field.Text, Schema = SchemaOf(field.Shape),
    };

    private OpenApiResponses Responses(Route route, RouteDescription described)
    {
        var responses = new OpenApiResponses();
        foreach (var (status, shape) in described.Replies)
            responses[Text(status)] = new OpenApiResponse { Description = status < 300 ? "Done." : "Not done.", Content = shape is null ? null : ContentOf(shape) };
        foreach (var error in ErrorsOf(route, described).GroupBy(error => error.Status, error => error.Code).OrderBy(group => group.Key))
        {
            var codes = error.Distinct().Order().Select(code => $"{(int)code} {code}");
            responses[Text(error.Key)] = new OpenApiResponse { Description = $"Codes: {string.Join(", ", codes)}.", Content = ContentOf(Shapes.Error) };
        }

        responses["default"] = new OpenApiResponse { Description = "Any other failure.", Content = ContentOf(Shapes.Error) };
        return responses;
    }

    private static IEnumerable<(int Status, ErrorCode Code)> ErrorsOf(Route route, RouteDescription described)
    {
        List<ErrorCode> codes = [.. described.Errors];
        if (described.Id is not null) codes.Add(ErrorCode.NotFound);
        if (HttpMethods.IsPost(route.Method) && !route.TakesContent) codes.Add(ErrorCode.BadParameter);
        if (described.Body is { } body && body.Fields.Any(field => field.IsRequired || field.IsReplaceable)) codes.Add(ErrorCode.MissingParameter);
        var errors = codes.Select(code => (ErrorReply.StatusOf(code), code));
        return route.Access == RouteAccess.Anyone ? errors : errors.Append((ErrorReply.NoLogin.Status, ErrorReply.NoLogin.Code)).Append((ErrorReply.StatusOf(ErrorCode.Deactivated), ErrorCode.Deactivated));
    }

    private List<OpenApiSecurityRequirement> SecurityOf(Route route, RouteDescription described)
    {
        var schemes = described.Schemes ?? SchemesOf(route.Access);
        return [.. schemes.Select(scheme => new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(NameOf(scheme), _document)] = [] })];
    }

    private static IReadOnlyList<Scheme> SchemesOf(RouteAccess access) => access switch
    {
        RouteAccess.Known => [Scheme.Session, Scheme.ApiKey],
        RouteAccess.Begun or RouteAccess.Session => [Scheme.Session],
        RouteAccess.Anyone => [],
    };

    private static string NameOf(Scheme scheme) => scheme switch
    {
        Scheme.Basic => "login",
        Scheme.Session => "session",
        Scheme.ApiKey => "api_key",
    };

    private Dictionary<string, IOpenApiMediaType> ContentOf(Shape shape) =>
        new() { [shape.ContentType] = new OpenApiMediaType { Schema = SchemaOf(shape) } };

    private IOpenApiSchema SchemaOf(Shape shape)
    {
        if (shape.Name is not { } name) return Written(shape);
        if (_schemas.TryAdd(name, new OpenApiSchema())) _schemas[name] = Written(shape);
        return new OpenApiSchemaReference(name, _document);
    }

    private OpenApiSchema Written(Shape shape)
    {
        var fields = Offered(shape.Fields).ToList();
        return new()
        {
            Type = shape.IsNullable ? shape.Type | JsonSchemaType.Null : shape.Type,
            Format = shape.Format,
            Items = shape.Items is { } items ? SchemaOf(items) : null,
            AdditionalProperties = shape.Values is { } values ? SchemaOf(values) : null,
            Enum = shape.Options.Count > 0 ? [.. shape.Options.Select(option => (JsonNode)JsonValue.Create(option))] : null,
            Properties = fields.Count > 0 ? fields.ToDictionary(field => field.Name, Property) : null,
            Required = fields.Where(IsNeeded).Select(field => field.Name).ToHashSet(StringComparer.Ordinal) is { Count: > 0 } needed ? needed : null,
        };
    }

    private bool IsNeeded(Field field) => field.IsRequired || (field.IsReplaceable && !_isExtended);

    private IEnumerable<Field> Offered(IEnumerable<Field> fields) => fields.Where(field => _isExtended || !field.IsExtension);

    private IOpenApiSchema Property(Field field)
    {
        var schema = SchemaOf(field.Shape);
        if (schema is OpenApiSchema own) own.Description = field.Text;
        return schema;
    }

    private static string Text(int status) => status.ToString(CultureInfo.InvariantCulture);

    private static OpenApiDocument Begin(Dictionary<string, IOpenApiSchema> schemas) => new()
    {
        Info = new()
        {
            Title = "Quatrix API",
            Version = "1.0",
            Description = "As this server serves it. Paths are below the address of the server.",
        },
        Servers = [new() { Url = "/" }],
        Paths = [],
        Components = new()
        {
            Schemas = schemas,
            SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
            {
                [NameOf(Scheme.Basic)] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "basic" },
                [NameOf(Scheme.Session)] = new OpenApiSecurityScheme
                {
                    Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Header, Name = Sessions.Authenticator.SessionHeader,
                },
                [NameOf(Scheme.ApiKey)] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer" },
            },
        },
    };
}
