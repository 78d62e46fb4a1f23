import LightlagCore
import LightlagEncoding

/// The state of all vehicles as a message, written once for all who ask for the same.
struct TelemetrySnapshot: Sendable {
  /// What the text follows from, but for its last member.
  private struct Key: Hashable, Sendable {
    let step: Int64
    let revision: Int
  }

  private var key: Key?
  /// The text up to the value of the last member, which is the time of asking.
  private var text: [UInt8] = []
  private var instant: Instant?
  private var message = Message(.text, [])

  /// Returns the fleet as it is now, to which it must have been caught up.
  mutating func message(_ fleet: Fleet, at now: Instant) -> Message {
    let key = Key(step: fleet.step, revision: fleet.revision)
    if key == self.key, now == instant { return message }
    if key != self.key { text = Self.text(fleet) }
    let time = [UInt8](decimal: now.nanoseconds / 1_000, places: 6)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count + time.count + 1)
    bytes += text
    bytes += time
    bytes.append(UInt8(ascii: "}"))
    (self.key, instant, message) = (key, now, Message(.text, bytes))
    return message
  }

  private static func text(_ fleet: Fleet) -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.name("type")
    writer.string("telemetry")
    writer.name("vehicles")
    writer.beginObject()
    for vehicle in fleet.vehicles { write(vehicle, at: fleet.instant, to: &writer) }
    writer.endObject()
    writer.name("sandbox_bounds")
    writer.beginObject()
    for (name, value) in [
      ("width", Sandbox.width), ("height", Sandbox.height), ("margin", Sandbox.margin),
    ] {
      writer.name(name)
      writer.integer(value)
    }
    writer.endObject()
    writer.name("active_vehicles")
    writer.integer(fleet.activeCount)
    writer.name("total_vehicles")
    writer.integer(fleet.vehicles.count)
    writer.name("timestamp")
    return writer.bytes
  }

  private static func write(_ vehicle: Vehicle, at instant: Instant, to writer: inout JSONWriter) {
    writer.name(vehicle.model.id)
    writer.beginObject()
    writer.name("vehicle_id")
    writer.string(vehicle.model.id)
    writer.name("vehicle_type")
    writer.string(vehicle.model.kind)
    writer.name("x")
    writer.thousandths(ofMillionths: vehicle.position.x)
    writer.name("y")
    writer.thousandths(ofMillionths: vehicle.position.y)
    writer.name("rotation")
    writer.thousandths(ofMillionths: vehicle.heading.millionths)
    writer.name("speed")
    writer.thousandths(ofMillionths: vehicle.speed)
    writer.name("battery_level")
    writer.raw([UInt8](decimal: vehicle.battery, places: 2))
    writer.name("attachment_state")
    writer.string(vehicle.attachment.rawValue)
    writer.name("task_status")
    writer.string(vehicle.task.name)
    writer.name("timestamp")
    writer.seconds(instant)
    writer.endObject()
  }
}

extension Vehicle.Task {
  /// The word for it in telemetry.
  fileprivate var name: String {
    switch self {
    case .idle: "idle"
    case .moving: "moving"
    case .working: "working"
    case .error: "error"
    }
  }
}
