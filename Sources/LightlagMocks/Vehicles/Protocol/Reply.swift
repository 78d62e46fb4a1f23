import LightlagCore
import LightlagEncoding

/// The short answers of both servers, as text messages.
enum Reply {
  /// Returns `{"type":…,"timestamp":…}`.
  static func plain(_ type: String, at now: Instant) -> Message {
    message(type, at: now) { _ in }
  }

  /// Returns the answer to what was no request.
  static func error(_ failure: RequestFailure) -> Message {
    var writer = JSONWriter()
    writer.beginObject()
    writer.name("type")
    writer.string("error")
    writer.name("error")
    writer.string(failure.description)
    writer.endObject()
    return Message(.text, writer.bytes)
  }

  /// Returns the names of the vehicles.
  static func vehicles(at now: Instant) -> Message {
    message("vehicle_list", at: now) { writer in
      writer.name("vehicles")
      writer.beginArray()
      for model in VehicleModel.all { writer.string(model.id) }
      writer.endArray()
    }
  }

  /// Returns what became of a control command; it succeeded where there is no refusal.
  static func control(
    _ control: TelemetryRequest.Control, _ refusal: VehicleRefusal?, at now: Instant
  ) -> Message {
    message(control.form == .current ? "command_ack" : "command_response", at: now) { writer in
      if control.form == .current {
        writer.name("vehicle_id")
        writer.string(control.vehicle)
        writer.name("action")
        writer.string(control.action)
      }
      writer.name("success")
      writer.bool(refusal == nil)
      guard let refusal else { return }
      writer.name("error")
      writer.string(refusal.description)
    }
  }

  /// Returns the success of a command that is about no vehicle.
  static func done(_ command: String, at now: Instant) -> Message {
    message("command_ack", at: now) { writer in
      writer.name("command")
      writer.string(command)
      writer.name("success")
      writer.bool(true)
    }
  }

  private static func message(
    _ type: String, at now: Instant, members: (inout JSONWriter) -> Void
  ) -> Message {
    var writer = JSONWriter()
    writer.beginObject()
    writer.name("type")
    writer.string(type)
    members(&writer)
    writer.name("timestamp")
    writer.seconds(now)
    writer.endObject()
    return Message(.text, writer.bytes)
  }
}
