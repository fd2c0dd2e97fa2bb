namespace CloudMount.Server.Changes;

/// <summary>What the journal is as a whole.</summary>
/// <param name="Epoch">Another one after each unclean end.</param>
/// <param name="Floor">Of the rows after this stamp none is missing.</param>
/// <param name="Last">No stamp beyond it was ever given out.</param>
internal sealed record JournalState(string Epoch, long Floor, long Last);
