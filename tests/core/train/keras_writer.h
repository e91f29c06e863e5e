// SPDX-License-Identifier: GPL-3.0-or-later
// A DanQ of a few units as plain numbers, the HDF5 files in which three generations of Keras would keep it, and what it computes, by
// the formulas written out as loops.
#pragma once

#include "core/base/random.h"

#include <hdf5.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

namespace bindscape::test {

using Numbers = std::vector<float>;

struct PlainLstm {
    // Gates in the order input, forget, cell, output. W [gate][input][unit], U [gate][unit before][unit], b [gate][unit]
    Numbers W[4], U[4], b[4];
};

struct PlainDanq {
    int filters = 5, width = 4, pool = 3, hidden = 3, dense = 7, window = 30, outputs = 2;
    Numbers kernel, kernelBias;  // [filter][channel][offset], as correlation
    PlainLstm forward, backward;
    Numbers dense1, dense1Bias, dense2, dense2Bias;  // [input][output]

    explicit PlainDanq(std::uint64_t seed)
    {
        Random random(seed);
        const auto fill = [&](Numbers& numbers, int count) {
            numbers.resize(static_cast<std::size_t>(count));
            for (float& number : numbers)
                number = static_cast<float>(random.uniform() - 0.5);
        };
        fill(kernel, filters * 4 * width), fill(kernelBias, filters);
        for (PlainLstm* lstm : {&forward, &backward})
            for (int gate = 0; gate < 4; ++gate)
                fill(lstm->W[gate], filters * hidden), fill(lstm->U[gate], hidden * hidden), fill(lstm->b[gate], hidden);
        fill(dense1, positions() * 2 * hidden * dense), fill(dense1Bias, dense);
        fill(dense2, dense * outputs), fill(dense2Bias, outputs);
    }
    int positions() const { return (window - width + 1) / pool; }

    // bases: 0..3, the number of the channel.
    std::vector<double> logits(const std::vector<int>& bases) const
    {
        std::vector<std::vector<double>> steps(static_cast<std::size_t>(positions()), std::vector<double>(static_cast<std::size_t>(filters), 0));
        for (int p = 0; p < positions() * pool; ++p)
            for (int f = 0; f < filters; ++f) {
                double sum = at(kernelBias, f);
                for (int k = 0; k < width; ++k)
                    sum += at(kernel, (f * 4 + bases[static_cast<std::size_t>(p + k)]) * width + k);
                double& best = steps[static_cast<std::size_t>(p / pool)][static_cast<std::size_t>(f)];
                best = std::max(best, sum);  // pooled after ReLU
            }
        const auto ahead = run(forward, steps);
        std::reverse(steps.begin(), steps.end());
        auto back = run(backward, steps);
        std::reverse(back.begin(), back.end());
        std::vector<double> flat;
        for (std::size_t p = 0; p < ahead.size(); ++p) {
            flat.insert(flat.end(), ahead[p].begin(), ahead[p].end());
            flat.insert(flat.end(), back[p].begin(), back[p].end());
        }
        auto inner = product(flat, dense1, dense1Bias);
        for (double& value : inner)
            value = std::max(value, 0.0);
        return product(inner, dense2, dense2Bias);
    }

private:
    static double at(const Numbers& numbers, int i) { return numbers[static_cast<std::size_t>(i)]; }
    static double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }
    static std::vector<double> product(const std::vector<double>& x, const Numbers& weights, const Numbers& bias)
    {
        std::vector<double> y(bias.begin(), bias.end());
        for (std::size_t i = 0; i < x.size(); ++i)
            for (std::size_t o = 0; o < y.size(); ++o)
                y[o] += x[i] * weights[i * y.size() + o];
        return y;
    }
    static std::vector<std::vector<double>> run(const PlainLstm& lstm, const std::vector<std::vector<double>>& steps)
    {
        std::vector<std::vector<double>> outputs;
        std::vector<double> h(lstm.b[0].size(), 0), c(h);
        for (const auto& x : steps) {
            std::vector<double> gates[4];
            for (int gate = 0; gate < 4; ++gate) {
                gates[gate] = product(x, lstm.W[gate], lstm.b[gate]);
                for (std::size_t before = 0; before < h.size(); ++before)
                    for (std::size_t u = 0; u < h.size(); ++u)
                        gates[gate][u] += h[before] * lstm.U[gate][before * h.size() + u];
            }
            for (std::size_t u = 0; u < h.size(); ++u) {
                c[u] = sigmoid(gates[1][u]) * c[u] + sigmoid(gates[0][u]) * std::tanh(gates[2][u]);
                h[u] = sigmoid(gates[3][u]) * std::tanh(c[u]);
            }
            outputs.push_back(h);
        }
        return outputs;
    }
};

class KerasWriter {
public:
    explicit KerasWriter(const std::string& file) : m_file(H5Fcreate(file.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT)) {}
    ~KerasWriter() { H5Fclose(m_file); }
    KerasWriter(const KerasWriter&) = delete;
    KerasWriter& operator=(const KerasWriter&) = delete;

    hid_t file() const { return m_file; }
    void group(const std::string& path) const { H5Gclose(H5Gcreate2(m_file, path.c_str(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT)); }
    void number(const std::string& object, const char* name, long long value) const
    {
        const hid_t space = H5Screate(H5S_SCALAR);
        const hid_t attribute = H5Acreate_by_name(m_file, object.c_str(), name, H5T_STD_I64LE, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
        H5Awrite(attribute, H5T_NATIVE_LLONG, &value);
        H5Aclose(attribute), H5Sclose(space);
    }
    // As numpy's arrays of strings, of one length each; a single one as a string of any length, as h5py writes text.
    void texts(const std::string& object, const char* name, const std::vector<std::string>& values, bool single = false) const
    {
        std::size_t longest = 1;
        for (const auto& value : values)
            longest = std::max(longest, value.size());
        const hsize_t count = values.size();
        const hid_t type = H5Tcopy(H5T_C_S1);
        H5Tset_size(type, single ? H5T_VARIABLE : longest);
        H5Tset_strpad(type, H5T_STR_NULLPAD);
        const hid_t space = single ? H5Screate(H5S_SCALAR) : H5Screate_simple(1, &count, nullptr);
        const hid_t attribute = H5Acreate_by_name(m_file, object.c_str(), name, type, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
        std::string all;
        for (auto value : values)
            all += (value.resize(longest, '\0'), value);
        const char* pointer = values.empty() ? nullptr : values.front().c_str();
        H5Awrite(attribute, type, single ? static_cast<const void*>(&pointer) : all.data());
        H5Aclose(attribute), H5Sclose(space), H5Tclose(type);
    }
    void array(const std::string& path, const std::vector<hsize_t>& shape, const Numbers& numbers) const
    {
        const hid_t space = H5Screate_simple(static_cast<int>(shape.size()), shape.data(), nullptr);
        const hid_t data = H5Dcreate2(m_file, path.c_str(), H5T_IEEE_F32LE, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
        H5Dwrite(data, H5T_NATIVE_FLOAT, H5S_ALL, H5S_ALL, H5P_DEFAULT, numbers.data());
        H5Dclose(data), H5Sclose(space);
    }

private:
    hid_t m_file;
};

struct KerasPart {
    std::string name;
    std::vector<hsize_t> shape;
    Numbers numbers;
};

inline std::vector<hsize_t> sizes(std::initializer_list<int> list) { return {list.begin(), list.end()}; }

// Theano: [filter, channel, offset from the end, 1]; others: [offset, (1,) channel, filter].
inline KerasPart kernelOf(const PlainDanq& danq, const std::string& name, bool theanoLayout, bool flipped, bool fourSizes)
{
    KerasPart part{name, {}, danq.kernel};
    if (theanoLayout)
        part.shape = sizes({danq.filters, 4, danq.width, 1});
    else
        part.shape = fourSizes ? sizes({danq.width, 1, 4, danq.filters}) : sizes({danq.width, 4, danq.filters});
    for (int f = 0; f < danq.filters; ++f)
        for (int c = 0; c < 4; ++c)
            for (int k = 0; k < danq.width; ++k) {
                const int there = flipped ? danq.width - 1 - k : k;
                const int place = theanoLayout ? (f * 4 + c) * danq.width + there : (there * 4 + c) * danq.filters + f;
                part.numbers[static_cast<std::size_t>(place)] = danq.kernel[static_cast<std::size_t>((f * 4 + c) * danq.width + k)];
            }
    return part;
}

// Twelve arrays: input, cell, forget, output, of each W, U, b.
inline std::vector<KerasPart> gatesOf(const PlainDanq& danq, const PlainLstm& lstm, const std::string& prefix)
{
    std::vector<KerasPart> parts;
    const char* letters[] = {"i", "f", "c", "o"};
    for (const int gate : {0, 2, 1, 3}) {
        parts.push_back({prefix + "_W_" + letters[gate], sizes({danq.filters, danq.hidden}), lstm.W[gate]});
        parts.push_back({prefix + "_U_" + letters[gate], sizes({danq.hidden, danq.hidden}), lstm.U[gate]});
        parts.push_back({prefix + "_b_" + letters[gate], sizes({danq.hidden}), lstm.b[gate]});
    }
    return parts;
}

// Three arrays with the gates input, forget, cell, output side by side.
inline std::vector<KerasPart> kernelsOf(const PlainDanq& danq, const PlainLstm& lstm, const std::string& prefix)
{
    const auto side = [](const Numbers (&gates)[4], int rows, int units) {
        Numbers all;
        for (int row = 0; row < rows; ++row)
            for (const Numbers& gate : gates)
                all.insert(all.end(), gate.begin() + row * units, gate.begin() + (row + 1) * units);
        return all;
    };
    const int h = danq.hidden;
    return {{prefix + "/kernel:0", sizes({danq.filters, 4 * h}), side(lstm.W, danq.filters, h)},
            {prefix + "/recurrent_kernel:0", sizes({h, 4 * h}), side(lstm.U, h, h)},
            {prefix + "/bias:0", sizes({4 * h}), side(lstm.b, 1, h)}};
}

inline std::vector<KerasPart> both(std::vector<KerasPart> first, const std::vector<KerasPart>& second)
{
    first.insert(first.end(), second.begin(), second.end());
    return first;
}

// Keras 0.x on Theano with the Bidirectional of the package seya, as the published file: ten layers, arrays without names.
inline void writeNumberedKeras(const PlainDanq& danq, const std::string& file)
{
    const std::vector<std::vector<KerasPart>> layers{
        {kernelOf(danq, "W", true, true, true), {"b", sizes({danq.filters}), danq.kernelBias}},
        {}, {}, both(gatesOf(danq, danq.forward, ""), gatesOf(danq, danq.backward, "")), {}, {},
        {{"W", sizes({danq.positions() * 2 * danq.hidden, danq.dense}), danq.dense1}, {"b", sizes({danq.dense}), danq.dense1Bias}},
        {},
        {{"W", sizes({danq.dense, danq.outputs}), danq.dense2}, {"b", sizes({danq.outputs}), danq.dense2Bias}},
        {}};
    const KerasWriter writer(file);
    writer.number("/", "nb_layers", static_cast<long long>(layers.size()));
    for (std::size_t i = 0; i < layers.size(); ++i) {
        const std::string group = "/layer_" + std::to_string(i);
        writer.group(group);
        writer.number(group, "nb_params", static_cast<long long>(layers[i].size()));
        for (std::size_t k = 0; k < layers[i].size(); ++k)
            writer.array(group + "/param_" + std::to_string(k), layers[i][k].shape, layers[i][k].numbers);
    }
}

// Layers with names. Keras 1.x: an array a gate, names "forward_lstm_1_W_i"; Keras 2.x: "conv1d_1/kernel:0" in groups, a whole model.
inline void writeNamedKeras(const PlainDanq& danq, const std::string& file, int generation, const std::string& backend, const std::string& configuration)
{
    const bool two = generation == 2;
    const bool flipped = backend != "tensorflow";
    auto lstm = two ? both(kernelsOf(danq, danq.forward, "bidirectional_1/forward_lstm_1"), kernelsOf(danq, danq.backward, "bidirectional_1/backward_lstm_1"))
                    : both(gatesOf(danq, danq.forward, "forward_lstm_1"), gatesOf(danq, danq.backward, "backward_lstm_1"));
    if (!two)
        std::reverse(lstm.begin(), lstm.begin() + 12);  // the names tell, not the order
    const auto name = [&](const std::string& layer, const char* one, const char* other) { return two ? layer + "/" + other + ":0" : layer + "_" + one; };
    const std::vector<std::pair<std::string, std::vector<KerasPart>>> layers{
        {"conv1d_1", {kernelOf(danq, name("conv1d_1", "W", "kernel"), false, flipped, !two), {name("conv1d_1", "b", "bias"), sizes({danq.filters}), danq.kernelBias}}},
        {"dropout_1", {}},
        {"bidirectional_1", lstm},
        {"dense_1", {{name("dense_1", "W", "kernel"), sizes({danq.positions() * 2 * danq.hidden, danq.dense}), danq.dense1},
                     {name("dense_1", "b", "bias"), sizes({danq.dense}), danq.dense1Bias}}},
        {"dense_2", {{name("dense_2", "W", "kernel"), sizes({danq.dense, danq.outputs}), danq.dense2},
                     {name("dense_2", "b", "bias"), sizes({danq.outputs}), danq.dense2Bias}}}};
    const KerasWriter writer(file);
    const std::string root = two ? "/model_weights" : "/";
    const std::string before = two ? root + "/" : root;
    if (two)
        writer.group(root);
    if (!configuration.empty())
        writer.texts("/", "model_config", {configuration}, true);
    if (!backend.empty())
        writer.texts(root, "backend", {backend}, true);
    std::vector<std::string> names;
    for (const auto& [layer, parts] : layers) {
        names.push_back(layer);
        writer.group(before + layer);
        std::vector<std::string> weights;
        for (const auto& part : parts) {
            weights.push_back(part.name);
            for (std::size_t slash = part.name.find('/'); slash != std::string::npos; slash = part.name.find('/', slash + 1))
                if (const std::string inner = before + layer + "/" + part.name.substr(0, slash); H5Lexists(writer.file(), inner.c_str(), H5P_DEFAULT) <= 0)
                    writer.group(inner);
            writer.array(before + layer + "/" + part.name, part.shape, part.numbers);
        }
        writer.texts(before + layer, "weight_names", weights);
    }
    writer.texts(root, "layer_names", names);
}

}  // namespace bindscape::test
