/// What a vehicle is from the start: its name, its kind, and where and how it stands.
struct VehicleModel: Hashable, Sendable {
  let id: String
  let kind: String
  let position: Point
  let heading: Heading
  /// Millionths of a sandbox unit a step.
  let speed: Int64

  /// The five of the sandbox, in the order in which they are listed.
  static let all = [
    VehicleModel("EX001", "excavator", x: 200, y: 300, degrees: 45, tenths: 20),
    VehicleModel("BD001", "bulldozer", x: 400, y: 200, degrees: 90, tenths: 25),
    VehicleModel("DT001", "dump_truck", x: 600, y: 400, degrees: 180, tenths: 35),
    VehicleModel("CR001", "crane", x: 300, y: 500, degrees: 270, tenths: 15),
    VehicleModel("CP001", "compactor", x: 500, y: 300, degrees: 0, tenths: 20),
  ]

  private init(
    _ id: String, _ kind: String, x: Int64, y: Int64, degrees: Int64, tenths: Int64
  ) {
    self.id = id
    self.kind = kind
    position = Point(x: x * Point.one, y: y * Point.one)
    heading = Heading(millionths: degrees * 1_000_000)
    speed = tenths * Point.one / 10
  }
}
