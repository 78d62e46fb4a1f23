/// The heights of the sand as last asked for, kept until the terrain changes.
struct SandCache: Sendable {
  private var revision: Int?
  private var heights: [Int64] = []

  /// Returns the heights of a terrain, which must be the same one each time.
  mutating func heights(_ terrain: Terrain, columns: Int, rows: Int) -> [Int64] {
    if revision != terrain.revision {
      heights = terrain.heights(columns: columns, rows: rows)
      revision = terrain.revision
    }
    return heights
  }
}
