import LightlagCore

/// The sand without the vehicles: hills and a valley from the seed, and what clients heap up.
struct Terrain: Hashable, Sendable {
  /// How a client changes the sand.
  enum Change: Hashable, Sendable {
    /// All that was heaped up goes, and what the seed gave comes back, or is smoothed away.
    case reshape(Shape)
    /// A mound more, or a pit where its height is negative.
    case heap(Mound)
  }

  /// What the sand is without what clients heap up.
  enum Shape: String, Hashable, Sendable, CaseIterable {
    /// Level everywhere.
    case flat
    /// The hills and the valley of the seed.
    case hills
  }

  /// Most mounds at once; the oldest goes when another comes.
  static let moundLimit = 64

  /// The range of heights above the level, in millimetres.
  static let heights: ClosedRange<Int64> = -500...500

  /// Grows with every change.
  private(set) var revision = 0

  private var shape = Shape.hills
  private var mounds: [Mound] = []
  private let hills: [Mound]
  private let valley: Valley

  /// Creates the terrain that follows from a seed.
  init(seed: Seed) {
    hills = (0..<6).map { Mound(seed: seed, index: $0) }
    valley = Valley(seed: seed)
  }

  /// Changes the sand.
  mutating func apply(_ change: Change) {
    revision += 1
    switch change {
    case .reshape(let shape):
      self.shape = shape
      mounds = []
    case .heap(let mound):
      if mounds.count == Self.moundLimit { mounds.removeFirst() }
      mounds.append(mound)
    }
  }

  /// Returns the heights of points in a grid that fills the sandbox, row by row, in millimetres.
  ///
  /// - Complexity: O(`columns` × `rows`) for each mound, within its reach.
  func heights(columns: Int, rows: Int) -> [Int64] {
    let grid = SandGrid(columns: columns, rows: rows)
    var heights = [Int64](repeating: 0, count: columns * rows)
    if shape == .hills {
      for hill in hills { hill.add(to: &heights, on: grid) }
      valley.add(to: &heights, on: grid)
    }
    for mound in mounds { mound.add(to: &heights, on: grid) }
    return heights.map { min(max($0, Self.heights.lowerBound), Self.heights.upperBound) }
  }
}

extension Terrain.Change {
  /// Reads `terrain`, a shape, or else `x`, `y`, `radius` and `height`, a mound.
  init(_ fields: Fields) throws(FieldFailure) {
    let names = Terrain.Shape.allCases.map(\.rawValue).joined(separator: ", ")
    guard fields.has("terrain") || !fields.has("x") else {
      self = .heap(try Mound(fields))
      return
    }
    let accepted = "\(names); or else x, y, radius and height of a mound"
    let name = try fields.string("terrain", accepted: accepted)
    guard let shape = Terrain.Shape(rawValue: name) else {
      throw fields.failure("terrain", accepted: accepted)
    }
    self = .reshape(shape)
  }
}
