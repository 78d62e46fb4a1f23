/// The distances from the sensor to what it sees, row by row.
struct DepthPixels: Hashable, Sendable {
  /// Millimetres from the sensor to level sand.
  static let level: Int64 = 1_200

  /// Millimetres that each pass of a vehicle presses the sand down.
  private static let rut: Int64 = 2
  /// Sixteenths of a unit from a vehicle's middle to its sides.
  private static let vehicleRadius = 14 * SandGrid.one
  /// Millimetres from the ground to a vehicle's roof.
  private static let vehicleHeight: Int64 = 60

  /// The distances.
  let millimetres: [UInt16]
  /// The least of them.
  let nearest: UInt16
  /// The greatest of them.
  let farthest: UInt16

  /// Creates a frame of known distances.
  init(millimetres: [UInt16]) {
    self.millimetres = millimetres
    nearest = millimetres.min() ?? 0
    farthest = millimetres.max() ?? 0
  }

  /// Creates the frame that the sensor takes of sand with vehicles and their ruts on it.
  init(sand: [Int64], on grid: SandGrid, _ fleet: Fleet) {
    var heights = sand
    Self.press(fleet.ruts, into: &heights, on: grid)
    for vehicle in fleet.vehicles { Self.place(vehicle, on: &heights, grid) }
    self.init(millimetres: heights.map { UInt16(clamping: Self.level - $0) })
  }

  /// The distances as bytes, the lower of each pair first.
  var bytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(millimetres.count * 2)
    for distance in millimetres {
      bytes.append(UInt8(truncatingIfNeeded: distance))
      bytes.append(UInt8(truncatingIfNeeded: distance >> 8))
    }
    return bytes
  }

  private static func press(_ ruts: Ruts, into heights: inout [Int64], on grid: SandGrid) {
    // The cell below the middle of each pixel.
    let columns = (0..<grid.columns).map { ($0 * 2 + 1) * Ruts.columns / (grid.columns * 2) }
    for row in 0..<grid.rows {
      let first = (row * 2 + 1) * Ruts.rows / (grid.rows * 2) * Ruts.columns
      for column in 0..<grid.columns {
        let passes = ruts.passes[first + columns[column]]
        if passes > 0 { heights[row * grid.columns + column] -= Int64(passes) * rut }
      }
    }
  }

  private static func place(_ vehicle: Vehicle, on heights: inout [Int64], _ grid: SandGrid) {
    let x = vehicle.position.x * SandGrid.one / Point.one
    let y = vehicle.position.y * SandGrid.one / Point.one
    for row in grid.rows(around: y, reach: vehicleRadius) {
      let distanceY = grid.y(row) - y
      for column in grid.columns(around: x, reach: vehicleRadius) {
        let distanceX = grid.x(column) - x
        let square = distanceX * distanceX + distanceY * distanceY
        guard square <= vehicleRadius * vehicleRadius else { continue }
        heights[row * grid.columns + column] += vehicleHeight
      }
    }
  }
}
