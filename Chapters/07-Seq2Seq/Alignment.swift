import Plotting

/// A picture of where a decoder looked: a row for each symbol that it said, a column for each symbol of
/// the source.
///
/// - Parameters:
///   - title: What stands above it.
///   - source: What each symbol of the source is called.
///   - said: What each symbol of the answer is called, the end counted if there is a look for it.
///   - looks: For each symbol of the answer a weight for each symbol of the source; what stands behind
///     the source's end is left out.
public func alignment(
  _ title: String, source: [String], said: [String], looks: [[Double]]
) -> HeatMap {
  HeatMap(
    title, rows: said, columns: source,
    values: looks.prefix(said.count).map { Array($0.prefix(source.count)) }, rowTitle: "written",
    columnTitle: "read", range: 0...1, showsValues: false)
}
