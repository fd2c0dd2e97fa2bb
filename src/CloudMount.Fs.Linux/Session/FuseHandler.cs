namespace CloudMount.Fs.Linux.Session;

/// <summary>Serves one request. True when it is done with it; false when the answer follows from elsewhere, which now owns the request.</summary>
internal delegate bool FuseHandler(FuseDispatcher dispatcher, FuseRequest request);
