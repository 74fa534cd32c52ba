// As somebody would write it who has cuRAND, cuBLAS and Thrust and needs no two machines to agree: naive_gpu FOLDER.
// Proves its P&L on our shocks, then times revaluation and sort on them, and, separately, making its own shocks.
#include <cublas_v2.h>
#include <cuda_runtime.h>
#include <curand.h>
#include <thrust/device_vector.h>
#include <thrust/sort.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

namespace {

constexpr int columns = 9;  // as in problem.py
constexpr double tolerance = 1e-9;

template <typename T>
std::vector<T> read(const std::string& file) {
  std::ifstream in(file, std::ios::binary | std::ios::ate);
  if (!in) {
    std::fprintf(stderr, "naive_gpu: cannot read %s\n", file.c_str());
    std::exit(2);
  }
  std::vector<T> values(static_cast<std::size_t>(in.tellg()) / sizeof(T));
  in.seekg(0);
  in.read(reinterpret_cast<char*>(values.data()), static_cast<std::streamsize>(values.size() * sizeof(T)));
  return values;
}

__global__ void revalue(const double* moves, const double* terms, int underlyings, int options, int scenarios,
                        double spot0, double* pnl) {
  const int s = static_cast<int>(blockIdx.x * blockDim.x + threadIdx.x);
  if (s >= scenarios) return;
  double total = 0.0;
  for (int u = 0; u < underlyings; ++u) {
    const double spot = spot0 * moves[2 * std::size_t(u) * scenarios + s];
    const double vol = moves[(2 * std::size_t(u) + 1) * scenarios + s];
    for (int i = 0; i < options; ++i) {
      const double* t = terms + i * columns;
      const double width = t[6] * vol;
      const double d1 = (log(spot) + t[4] - t[3]) / width + 0.5 * width;
      const double value = t[0] * (spot * t[5] * normcdf(t[0] * d1) - t[2] * normcdf(t[0] * (d1 - width)));
      total += t[1] * (t[7] * value - t[8]);
    }
  }
  pnl[s] = total;
}

template <typename Work>
double median_ms(int repetitions, Work work) {
  std::vector<double> took;
  for (int r = 0; r < repetitions; ++r) {
    cudaDeviceSynchronize();
    const auto start = std::chrono::steady_clock::now();
    work();
    cudaDeviceSynchronize();
    took.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
  }
  std::sort(took.begin(), took.end());
  return took[took.size() / 2];
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  int devices = 0;
  if (cudaGetDeviceCount(&devices) != cudaSuccess || devices == 0) {
    std::printf("{\"name\": \"naive_curand_cublas_thrust\", \"skipped\": \"no CUDA device\"}\n");
    return 77;
  }
  const std::string folder = argv[1];
  const std::vector<double> terms = read<double>(folder + "/terms.f64");
  const std::vector<double> moves = read<double>(folder + "/moves.f64");
  const std::vector<std::int64_t> expected = read<std::int64_t>(folder + "/pnl.i64");
  const int scenarios = static_cast<int>(expected.size());
  const int factors = static_cast<int>(moves.size() / expected.size());
  const int options = static_cast<int>(terms.size() / columns);
  const thrust::device_vector<double> device_terms(terms);
  thrust::device_vector<double> device_moves(moves);
  thrust::device_vector<double> pnl(expected.size());
  const auto value = [&] {
    revalue<<<(scenarios + 255) / 256, 256>>>(device_moves.data().get(), device_terms.data().get(), factors / 2,
                                              options, scenarios, 100.0, pnl.data().get());
  };

  value();
  const std::vector<double> found(pnl.begin(), pnl.end());
  double worst = 0.0, size = 0.0;
  for (std::size_t s = 0; s < found.size(); ++s) {
    const double units = static_cast<double>(expected[s]) / 1048576.0;
    worst = std::fmax(worst, std::fabs(found[s] - units));
    size = std::fmax(size, std::fabs(units));
  }
  if (!(worst <= tolerance * size)) {
    std::printf(
        "{\"name\": \"naive_curand_cublas_thrust\", \"refused\": \"its P&L differs from ours\", "
        "\"largest_relative_difference\": %.3g}\n",
        worst / size);
    return 1;
  }
  const double revaluation = median_ms(15, [&] {
    value();
    thrust::sort(pnl.begin(), pnl.end());
  });

  // Its own shocks: independent normals, then a triangular product.
  thrust::device_vector<double> lower(static_cast<std::size_t>(factors) * factors, 0.01);
  curandGenerator_t generator = nullptr;
  cublasHandle_t blas = nullptr;
  curandCreateGenerator(&generator, CURAND_RNG_PSEUDO_PHILOX4_32_10);
  cublasCreate(&blas);
  const double one = 1.0;
  const double generation = median_ms(5, [&] {
    curandGenerateNormalDouble(generator, device_moves.data().get(), device_moves.size(), 0.0, 1.0);
    cublasDtrmm(blas, CUBLAS_SIDE_RIGHT, CUBLAS_FILL_MODE_UPPER, CUBLAS_OP_N, CUBLAS_DIAG_NON_UNIT, scenarios, factors,
                &one, lower.data().get(), factors, device_moves.data().get(), scenarios, device_moves.data().get(),
                scenarios);
  });
  cublasDestroy(blas);
  curandDestroyGenerator(generator);
  std::printf(
      "{\"name\": \"naive_curand_cublas_thrust\", \"largest_relative_difference\": %.3g, \"median_ms\": %.4f, "
      "\"generation_ms\": %.3f, \"repetitions\": 15}\n",
      worst / size, revaluation, generation);
  return 0;
}
