namespace CloudMount.Fs.Linux.Session;

/// <summary>Turns the result of an operation into the reply.</summary>
internal delegate void AnswerRequest<in T>(FuseDispatcher dispatcher, FuseRequest request, T result);
