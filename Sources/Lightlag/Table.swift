/// Rows of text in columns, for a terminal.
public struct Table: Sendable {
  private let rows: [[String]]
  private let isNumeric: Bool

  /// Creates a table.
  ///
  /// - Parameters:
  ///   - rows: The cells, row by row.
  ///   - isNumeric: Whether all columns but the first are numbers, which are set to the right.
  public init(rows: [[String]], isNumeric: Bool = false) {
    self.rows = rows
    self.isNumeric = isNumeric
  }

  /// The table, each row a line.
  public var text: String {
    let columnCount = rows.map(\.count).max() ?? 0
    let widths = (0..<columnCount).map { column in
      rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
    }
    return rows.map { row in
      let cells = row.enumerated().map { column, cell in
        let space = String(repeating: " ", count: widths[column] - cell.count)
        if isNumeric, column > 0 { return space + cell }
        return column == row.count - 1 ? cell : cell + space
      }
      return cells.joined(separator: "  ") + "\n"
    }.joined()
  }
}
