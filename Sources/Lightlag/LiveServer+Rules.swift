public import LightlagCore
import LightlagDrivers

extension LiveServer {
  /// The rules of a run, to be changed while it serves, from any thread.
  ///
  /// A change is recorded, and holds for what is sent from then on.
  public struct Rules: Sendable {
    let act: @Sendable (@escaping @Sendable (LiveRun) -> Void) -> Void

    /// Adds a rule behind the others, or changes the one of that name in its place; what the old
    /// one holds is let go.
    public func set(_ rule: Rule) {
      act { run in run.change { $0.setRule(rule) } }
    }

    /// Takes a rule away, if there is one of that name, and lets go what it holds.
    public func remove(named name: String) {
      act { run in run.change { $0.removeRule(named: name) } }
    }
  }

  /// Returns what changes the rules.
  public func rules() -> Rules { Rules(act: run.actor()) }
}
