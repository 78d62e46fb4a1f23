// What TCP makes of loss, measured in ns-3: how late each of many paced messages arrives.
//
// Two hosts, one wire that loses packets either way, one connection. How to build and run it, and
// what it measured, is in README.md.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "ns3/core-module.h"
#include "ns3/internet-module.h"
#include "ns3/network-module.h"
#include "ns3/point-to-point-module.h"

using namespace ns3;

namespace {

struct Settings {
  double loss = 0.01;
  double delayMs = 50;
  double spacingMs = 50;
  uint32_t messages = 20000;
  uint32_t bytes = 64;
  uint32_t delayedAcks = 2;
  bool prints = false;
};

using Errors = std::vector<Ptr<RateErrorModel>>;

// Sends one message at each tick, and notes when the last byte of each has arrived.
class Run {
 public:
  Run(const Settings& settings, const Errors& errors, Ptr<Socket> sender)
      : settings_(settings), errors_(errors), sender_(sender) {
    sender_->SetConnectCallback(
        MakeCallback(&Run::Connected, this), MakeCallback(&Run::Refused, this));
  }

  void Accepted(Ptr<Socket> socket, const Address&) {
    socket->SetRecvCallback(MakeCallback(&Run::Received, this));
  }

  std::vector<double> delays;
  bool isRefused = false;

 private:
  void Connected(Ptr<Socket>) {
    // The errors begin with the messages, so that no run is one of a lost handshake.
    for (const auto& errors : errors_) errors->SetRate(settings_.loss);
    Simulator::Schedule(Seconds(1), &Run::Send, this);
  }

  void Refused(Ptr<Socket>) { isRefused = true; }

  void Send() {
    sent_.push_back(Simulator::Now());
    sender_->Send(Create<Packet>(settings_.bytes));
    if (sent_.size() < settings_.messages) {
      Simulator::Schedule(MilliSeconds(settings_.spacingMs), &Run::Send, this);
    }
  }

  void Received(Ptr<Socket> socket) {
    while (Ptr<Packet> packet = socket->Recv()) {
      received_ += packet->GetSize();
      while (received_ >= (delays.size() + 1) * settings_.bytes) {
        delays.push_back((Simulator::Now() - sent_[delays.size()]).GetSeconds() * 1e3);
        if (settings_.prints) {
          std::printf("%zu %.3f\n", delays.size() - 1, delays.back());
        }
      }
    }
  }

  Settings settings_;
  Errors errors_;
  Ptr<Socket> sender_;
  std::vector<Time> sent_;
  uint64_t received_ = 0;
};

void SetDefaults(const Settings& settings) {
  Config::SetDefault("ns3::TcpL4Protocol::SocketType", StringValue("ns3::TcpCubic"));
  Config::SetDefault("ns3::TcpSocketBase::MinRto", TimeValue(MilliSeconds(200)));
  Config::SetDefault("ns3::TcpSocket::SegmentSize", UintegerValue(1448));
  Config::SetDefault("ns3::TcpSocket::InitialCwnd", UintegerValue(10));
  Config::SetDefault("ns3::TcpSocket::DelAckCount", UintegerValue(settings.delayedAcks));
  Config::SetDefault("ns3::TcpSocket::DataRetries", UintegerValue(15));
  Config::SetDefault("ns3::TcpSocket::SndBufSize", UintegerValue(1 << 24));
  Config::SetDefault("ns3::TcpSocket::RcvBufSize", UintegerValue(1 << 24));
}

Ipv4InterfaceContainer Wire(const NodeContainer& nodes, const Settings& settings, Errors* models) {
  PointToPointHelper wire;
  wire.SetDeviceAttribute("DataRate", StringValue("10Gbps"));
  wire.SetChannelAttribute("Delay", TimeValue(MicroSeconds(settings.delayMs * 1000)));
  NetDeviceContainer devices = wire.Install(nodes);
  for (uint32_t end = 0; end < 2; ++end) {
    auto errors = CreateObject<RateErrorModel>();
    errors->SetUnit(RateErrorModel::ERROR_UNIT_PACKET);
    errors->SetRate(0);
    devices.Get(end)->SetAttribute("ReceiveErrorModel", PointerValue(errors));
    models->push_back(errors);
  }
  InternetStackHelper().Install(nodes);
  Ipv4AddressHelper addresses("198.18.0.0", "255.255.255.252");
  return addresses.Assign(devices);
}

double Quantile(const std::vector<double>& sorted, double share) {
  return sorted[std::min(sorted.size() - 1, static_cast<size_t>(share * sorted.size()))];
}

}  // namespace

int main(int argc, char** argv) {
  Settings settings;
  uint32_t seed = 1;
  CommandLine command;
  command.AddValue("loss", "chance that a packet is lost, either way", settings.loss);
  command.AddValue("delay", "one-way delay in ms", settings.delayMs);
  command.AddValue("spacing", "ms from message to message", settings.spacingMs);
  command.AddValue("messages", "how many", settings.messages);
  command.AddValue("bytes", "of each message", settings.bytes);
  command.AddValue("delayed-acks", "segments to an acknowledgement", settings.delayedAcks);
  command.AddValue("seed", "of the run", seed);
  command.AddValue("print", "print each message's delay", settings.prints);
  command.Parse(argc, argv);
  RngSeedManager::SetSeed(seed);
  SetDefaults(settings);

  NodeContainer nodes(2);
  Errors errors;
  Ipv4InterfaceContainer interfaces = Wire(nodes, settings, &errors);
  auto tcp = TypeId::LookupByName("ns3::TcpSocketFactory");
  Ptr<Socket> listener = Socket::CreateSocket(nodes.Get(1), tcp);
  listener->Bind(InetSocketAddress(Ipv4Address::GetAny(), 9000));
  listener->Listen();
  Ptr<Socket> sender = Socket::CreateSocket(nodes.Get(0), tcp);
  Run run(settings, errors, sender);
  listener->SetAcceptCallback(
      MakeNullCallback<bool, Ptr<Socket>, const Address&>(), MakeCallback(&Run::Accepted, &run));
  const InetSocketAddress peer(interfaces.GetAddress(1), 9000);
  // Not at once: the devices are ready only when the simulation runs.
  Simulator::Schedule(Seconds(0), [&] { sender->Connect(peer); });
  Simulator::Stop(MilliSeconds(settings.messages * settings.spacingMs) + Seconds(300));
  Simulator::Run();

  std::vector<double> sorted = run.delays;
  std::sort(sorted.begin(), sorted.end());
  double sum = 0;
  for (double delay : sorted) sum += delay;
  if (!settings.prints && !sorted.empty()) {
    std::printf("%g %g %g %u %u %zu %.1f %.1f %.1f %.1f %.1f\n", settings.loss,
                settings.delayMs, settings.spacingMs, settings.delayedAcks, seed, sorted.size(),
                sum / sorted.size(), Quantile(sorted, 0.5), Quantile(sorted, 0.9),
                Quantile(sorted, 0.99), sorted.back());
  }
  Simulator::Destroy();
  return sorted.size() == settings.messages ? 0 : 1;
}
