using CloudMount.Index;

namespace CloudMount.WriteBack;

/// <summary>Reads of one moment of the index.</summary>
internal delegate T IndexQuery<out T>(in IndexChange view);
