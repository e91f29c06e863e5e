// SPDX-License-Identifier: GPL-3.0-or-later
// What the arrays of a Keras file mean, in torch's terms.
//  convolution  Keras 0.x and 1.0: [filters, channels, width, 1]; 1.1: [width, 1, channels, filters]; 2.x: [width, channels, filters].
//               Theano convolves, that is, its kernels lie back to front; TensorFlow correlates, as torch does.
//  LSTM         an array for each of W, U, b of each gate, in the order input, cell, forget, output; or (2.x) one kernel, recurrent
//               kernel and bias with the gates input, forget, cell, output side by side. torch: input, forget, cell, output, one
//               below the other. First the forward, then the backward half.
//  dense        [inputs, outputs]; after Flatten the inputs are position by position.
#include "core/base/text.h"
#include "core/train/keras_arrays.h"
#include "core/train/weight_tensor.h"

#include <algorithm>
#include <array>

namespace bindscape::train {

namespace {

using Shape = std::vector<std::int64_t>;

torch::Tensor tensorOf(const KerasArray& array)
{
    const auto numbers = array.read();
    return torch::from_blob(const_cast<float*>(numbers.data()), array.shape, torch::kFloat32).clone();
}

std::string originOf(const KerasLayer& layer, const KerasArray& array)
{
    return layer.name + "/" + array.name + " " + shapeText(array.shape);
}

class Layers {
public:
    Layers(std::string file, const KerasArrays& arrays) : m_file(std::move(file)), m_arrays(arrays) {}

    std::vector<WeightTensor> tensors()
    {
        for (const auto& layer : m_arrays.layers) {
            const std::size_t rank = layer.arrays.front().shape.size();
            if (layer.arrays.size() == 2 && (rank == 3 || rank == 4))
                addConvolution(layer);
            else if (layer.arrays.size() == 2 && rank == 2)
                addDense(layer);
            else if (layer.arrays.size() == 24)
                addGates(layer);
            else if (layer.arrays.size() == 6)
                addKernels(layer);
            else
                fail(layer, "is of no kind that networks here have (convolution, bidirectional LSTM, dense)");
        }
        return std::move(m_tensors);
    }
    bool flipped() const { return m_flipped; }
    bool recurrent() const { return m_recurrent; }

private:
    [[noreturn]] void fail(const KerasLayer& layer, const std::string& what) const
    {
        std::vector<std::string> shapes;
        for (const auto& array : layer.arrays)
            shapes.push_back(shapeText(array.shape));
        throw Error(m_file + " cannot be used: the layer " + layer.name + " with arrays of " + join(shapes, ", ") + " " + what + ".");
    }
    void add(const KerasLayer& layer, const std::string& part, const KerasArray& array, Shape shape, std::function<torch::Tensor()> read)
    {
        m_tensors.push_back({layer.name + "." + part, originOf(layer, array), std::move(shape), std::move(read)});
    }
    void addBias(const KerasLayer& layer, std::int64_t outputs)
    {
        const auto& bias = layer.arrays[1];
        if (bias.shape != Shape{outputs})
            fail(layer, "has a bias that does not belong to its weights");
        add(layer, "bias", bias, bias.shape, [bias] { return tensorOf(bias); });
    }

    void addConvolution(const KerasLayer& layer)
    {
        const auto& kernel = layer.arrays[0];
        const Shape& s = kernel.shape;
        const bool theanoLayout = s.size() == 4 && s[3] == 1 && s[1] != 1;
        if (s.size() == 4 && !theanoLayout && s[1] != 1)
            fail(layer, "is a convolution in two dimensions");
        const bool flip = m_arrays.backend.empty() || m_arrays.backend == "theano";
        m_flipped = m_flipped || flip;
        const Shape shape = theanoLayout ? Shape{s[0], s[1], s[2]} : s.size() == 4 ? Shape{s[3], s[2], s[0]} : Shape{s[2], s[1], s[0]};
        add(layer, "weight", kernel, shape, [kernel, shape, theanoLayout, flip] {
            auto values = tensorOf(kernel);
            if (theanoLayout)
                values = values.squeeze(3);
            else
                values = (kernel.shape.size() == 4 ? values.squeeze(1) : values).permute({2, 1, 0});
            return (flip ? values.flip(2) : values).contiguous();
        });
        addBias(layer, shape[0]);
    }

    void addDense(const KerasLayer& layer)
    {
        const auto& kernel = layer.arrays[0];
        add(layer, "weight", kernel, {kernel.shape[1], kernel.shape[0]}, [kernel] { return tensorOf(kernel).t().contiguous(); });
        addBias(layer, kernel.shape[1]);
    }

    // Each gate's W, U and b, by the names where the file has them ("forward_lstm_1_W_i"), else in Keras's order.
    std::array<const KerasArray*, 12> gatesOf(const KerasLayer& layer, std::size_t first) const
    {
        static constexpr const char* kTorchOrder[] = {"_i", "_f", "_c", "_o"};
        static constexpr const char* kLetters[] = {"W", "U", "b"};
        static constexpr std::size_t kKerasPlace[] = {0, 2, 1, 3};
        std::array<const KerasArray*, 12> found{};
        for (std::size_t gate = 0; gate < 4; ++gate)
            for (std::size_t kind = 0; kind < 3; ++kind) {
                const KerasArray* array = &layer.arrays[first + kKerasPlace[gate] * 3 + kind];
                if (!m_arrays.numbered) {
                    const std::string ending = std::string("_") + kLetters[kind] + kTorchOrder[gate];
                    const auto begin = layer.arrays.begin() + static_cast<std::ptrdiff_t>(first);
                    const auto named = std::find_if(begin, begin + 12, [&](const KerasArray& a) {
                        return a.name.ends_with(ending) || a.name.ends_with(ending + ":0");
                    });
                    if (named == begin + 12)
                        fail(layer, "names no array " + ending.substr(1));
                    array = &*named;
                }
                found[gate * 3 + kind] = array;
            }
        return found;
    }

    void addGates(const KerasLayer& layer)
    {
        m_recurrent = true;
        for (const bool backward : {false, true}) {
            const auto gates = gatesOf(layer, backward ? 12 : 0);
            const Shape input = gates[0]->shape, inner = gates[1]->shape, bias = gates[2]->shape;
            if (input.size() != 2 || inner != Shape{input[1], input[1]} || bias != Shape{input[1]})
                fail(layer, "is no LSTM");
            for (std::size_t i = 3; i < 12; ++i)
                if (gates[i]->shape != gates[i % 3]->shape)
                    fail(layer, "is no LSTM");
            const std::string end = backward ? "_l0_reverse" : "_l0";
            const auto stacked = [&](std::size_t kind) {
                std::vector<KerasArray> parts;
                for (std::size_t gate = 0; gate < 4; ++gate)
                    parts.push_back(*gates[gate * 3 + kind]);
                return [parts] {
                    std::vector<torch::Tensor> tensors;
                    for (const auto& part : parts)
                        tensors.push_back(part.shape.size() == 2 ? tensorOf(part).t() : tensorOf(part));
                    return torch::cat(tensors, 0).contiguous();
                };
            };
            // What is said of the first gate's array names all four.
            const auto four = [&](std::size_t kind) {
                KerasArray named = *gates[kind];
                for (std::size_t gate = 1; gate < 4; ++gate)
                    named.name += ", " + gates[gate * 3 + kind]->name;
                return named;
            };
            add(layer, "weight_ih" + end, four(0), {4 * input[1], input[0]}, stacked(0));
            add(layer, "weight_hh" + end, four(1), {4 * input[1], input[1]}, stacked(1));
            addLstmBiases(layer, end, four(2), 4 * input[1], stacked(2));
        }
    }

    void addKernels(const KerasLayer& layer)
    {
        m_recurrent = true;
        for (const bool backward : {false, true}) {
            const std::size_t first = backward ? 3 : 0;
            const auto &input = layer.arrays[first], &inner = layer.arrays[first + 1], &bias = layer.arrays[first + 2];
            if (input.shape.size() != 2 || inner.shape.size() != 2 || inner.shape[1] != input.shape[1] ||
                inner.shape[1] != 4 * inner.shape[0] || bias.shape != Shape{input.shape[1]})
                fail(layer, "is no LSTM");
            const std::string end = backward ? "_l0_reverse" : "_l0";
            const auto turned = [](const KerasArray& array) { return [array] { return tensorOf(array).t().contiguous(); }; };
            add(layer, "weight_ih" + end, input, {input.shape[1], input.shape[0]}, turned(input));
            add(layer, "weight_hh" + end, inner, {inner.shape[1], inner.shape[0]}, turned(inner));
            addLstmBiases(layer, end, bias, bias.shape[0], [bias] { return tensorOf(bias); });
        }
    }

    // Keras has one bias where torch has a sum of two.
    void addLstmBiases(const KerasLayer& layer, const std::string& end, const KerasArray& bias, std::int64_t count,
                       std::function<torch::Tensor()> read)
    {
        add(layer, "bias_ih" + end, bias, {count}, std::move(read));
        m_tensors.push_back({layer.name + ".bias_hh" + end, "zeros", {count}, [count] { return torch::zeros({count}); }});
    }

    std::string m_file;
    const KerasArrays& m_arrays;
    std::vector<WeightTensor> m_tensors;
    bool m_flipped = false, m_recurrent = false;
};

// What the network here cannot do as that one did.
void warnAboutLstm(const KerasArrays& arrays, Warnings& warnings)
{
    const std::string start = "As a start for training they serve; the outputs of the network as it is differ from the original's.";
    const bool hard = arrays.configuration.find("hard_sigmoid") != std::string::npos;
    const bool soft = !hard && arrays.configuration.find("activation") != std::string::npos;
    if (hard)
        warnings.push_back({"", 0, "The gates of the LSTM were trained with Keras's hard sigmoid; here they use the sigmoid. " + start});
    else if (!soft)
        warnings.push_back({"", 0,
                            "The file does not say with which function the gates of the LSTM were trained: Keras's own choice was the hard "
                            "sigmoid, here they use the sigmoid. " +
                                start});
    // github.com/EderSantana/seya, issue 32: it turned the batch around instead of the sequences.
    if (arrays.numbered)
        warnings.push_back({"", 0,
                            "In Keras 0.x bidirectional layers came from the package seya, in which the second LSTM read its sequences "
                            "forwards as well; here it reads them backwards. " +
                                start});
}

}  // namespace

WeightFile readKerasFile(const std::filesystem::path& file)
{
    const KerasArrays arrays = readKerasArrays(file);
    Layers layers(file.string(), arrays);
    WeightFile weights;
    weights.format = "Keras HDF5";
    weights.baseOrder = "AGCT";  // of DeepSEA's data, which DanQ was trained on
    weights.byPosition = true;
    weights.tensors = layers.tensors();
    if (layers.flipped() && !arrays.numbered && arrays.backend.empty())
        weights.warnings.push_back({"", 0,
                                    "The file does not say whether Keras ran on Theano or TensorFlow; its convolution kernels were taken "
                                    "as Theano's, back to front."});
    if (layers.recurrent())
        warnAboutLstm(arrays, weights.warnings);
    return weights;
}

}  // namespace bindscape::train
