// An engine hands inputs to a target and gets back how often each kind of byte was met.
// To be built in a Fuchsia tree, against //src/sys/fuzzing/common.
#include <lib/zx/channel.h>
#include <lib/zx/eventpair.h>
#include <stdio.h>
#include <zircon/assert.h>

#include <array>
#include <string>
#include <utility>

#include "src/sys/fuzzing/common/shared-memory.h"

using fuzzing::SharedMemory;

constexpr size_t kMaxInputSize = 4096;
constexpr zx_signals_t kStart = ZX_USER_SIGNAL_1;
constexpr zx_signals_t kFinish = ZX_USER_SIGNAL_2;

class Engine {
 public:
  Engine(zx::channel& channel, zx::eventpair signals) : signals_(std::move(signals)) {
    ZX_ASSERT(input_.Reserve(kMaxInputSize) == ZX_OK);
    zx::vmo vmo;
    ZX_ASSERT(input_.Share(&vmo) == ZX_OK);
    zx_handle_t handle = vmo.release();
    ZX_ASSERT(channel.write(0, nullptr, 0, &handle, 1) == ZX_OK);
  }

  void LinkCounters(zx::channel& channel) {
    zx::vmo vmo;
    ZX_ASSERT(channel.read(0, nullptr, vmo.reset_and_get_address(), 0, 1, nullptr, nullptr) == ZX_OK);
    ZX_ASSERT(counters_.Link(std::move(vmo)) == ZX_OK);
  }

  void Start(const std::string& input) {
    ZX_ASSERT(input_.Write(input.data(), input.size()) == ZX_OK);
    ZX_ASSERT(signals_.signal_peer(0, kStart) == ZX_OK);
  }

  void Finish(const std::string& input) {
    ZX_ASSERT(signals_.wait_one(kFinish, zx::time::infinite(), nullptr) == ZX_OK);
    ZX_ASSERT(signals_.signal(kFinish, 0) == ZX_OK);
    printf("%s:", input.c_str());
    for (size_t i = 0; i < counters_.size(); i++) printf(" %u", counters_.data()[i]);
    printf("\n");
  }

 private:
  zx::eventpair signals_;
  SharedMemory input_;
  SharedMemory counters_;
};

class Target {
 public:
  Target(zx::channel& channel, zx::eventpair signals) : signals_(std::move(signals)) {
    zx::vmo vmo;
    ZX_ASSERT(channel.read(0, nullptr, vmo.reset_and_get_address(), 0, 1, nullptr, nullptr) == ZX_OK);
    ZX_ASSERT(input_.Link(std::move(vmo)) == ZX_OK);
    ZX_ASSERT(memory_.Mirror(counters_.data(), counters_.size()) == ZX_OK);
    zx::vmo counters;
    ZX_ASSERT(memory_.Share(&counters) == ZX_OK);
    zx_handle_t handle = counters.release();
    ZX_ASSERT(channel.write(0, nullptr, 0, &handle, 1) == ZX_OK);
  }

  void Run() {
    ZX_ASSERT(signals_.wait_one(kStart, zx::time::infinite(), nullptr) == ZX_OK);
    ZX_ASSERT(signals_.signal(kStart, 0) == ZX_OK);
    ZX_ASSERT(input_.Read() == ZX_OK);
    memory_.Clear();
    for (size_t i = 0; i < input_.size(); i++) counters_[KindOf(input_.data()[i])]++;
    memory_.Update();
    ZX_ASSERT(signals_.signal_peer(0, kFinish) == ZX_OK);
  }

 private:
  static size_t KindOf(uint8_t byte) {
    if (byte >= '0' && byte <= '9') return 0;
    return byte >= 'a' && byte <= 'z' ? 1 : 2;
  }

  zx::eventpair signals_;
  SharedMemory input_;
  std::array<uint8_t, 3> counters_ = {};
  SharedMemory memory_;
};

int main() {
  zx::channel channel, far;
  ZX_ASSERT(zx::channel::create(0, &channel, &far) == ZX_OK);
  zx::eventpair signals, peer;
  ZX_ASSERT(zx::eventpair::create(0, &signals, &peer) == ZX_OK);
  Engine engine(channel, std::move(signals));
  Target target(far, std::move(peer));
  engine.LinkCounters(channel);
  for (const std::string input : {"abc123", "x", "A-1"}) {
    engine.Start(input);
    target.Run();
    engine.Finish(input);
  }
  return 0;
}
