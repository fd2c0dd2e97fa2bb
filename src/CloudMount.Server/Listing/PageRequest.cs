namespace CloudMount.Server.Listing;

/// <summary>Which part of a list is asked for.</summary>
/// <param name="Offset">How many are passed over, 0 or more.</param>
/// <param name="Limit">The most that are answered, 1 or more.</param>
internal readonly record struct PageRequest(long Offset, int Limit);
