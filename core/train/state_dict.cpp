// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/state_dict.h"

#include "core/base/error.h"
#include "core/base/text.h"

#include <algorithm>
#include <cstring>
#include <deque>
#include <map>

namespace bindscape::train {

namespace {

constexpr std::size_t kMostValues = 2'000'000;  // a network of ten thousand tensors with its optimiser has a tenth of that

struct Value {
    enum class Kind { None, Integer, Text, Tuple, List, Dict, Global, Storage, Tensor, Other };
    Kind kind = Kind::None;
    std::int64_t number = 0;
    std::string text;           // of Text; "torch.FloatStorage" of Global; name of the class of Other
    std::vector<Value*> items;  // of Dict: key, value, key, value, ...
    PickledTensor tensor;       // of Tensor, and storage and type of Storage
};
using Kind = Value::Kind;

// A stack machine, as pickle defines it. Values refer to each other freely, also in circles; the machine owns them all.
class Machine {
public:
    Machine(std::string_view bytes, std::string file) : m_bytes(bytes), m_file(std::move(file)) {}

    const Value& run()
    {
        while (true) {
            const auto code = static_cast<unsigned char>(take(1).front());
            if (code == '.')
                return *pop();
            if (!constant(code) && !container(code) && !object(code))
                fail("has an entry of a kind that PyTorch does not write (" + std::to_string(code) + ")");
        }
    }

    [[noreturn]] void fail(const std::string& what) const
    {
        throw Error(m_file + " cannot be read as a PyTorch file: its list of tensors " + what +
                    ". Save it again in Python with torch.save(model.state_dict(), ...).");
    }

private:
    std::string_view take(std::size_t count)
    {
        if (count > m_bytes.size() - m_at)
            fail("ends too early");
        const auto piece = m_bytes.substr(m_at, count);
        m_at += count;
        return piece;
    }
    std::uint64_t natural(std::size_t bytes)
    {
        std::uint64_t number = 0;
        const auto piece = take(bytes);
        for (std::size_t i = bytes; i-- > 0;)
            number = number << 8 | static_cast<unsigned char>(piece[i]);
        return number;
    }
    std::string line()
    {
        const std::size_t end = m_bytes.find('\n', m_at);
        if (end == std::string_view::npos)
            fail("ends too early");
        std::string text(take(end - m_at));
        m_at = end + 1;
        return text;
    }

    Value* make(Kind kind)
    {
        if (m_values.size() >= kMostValues)
            fail("is longer than that of any network");
        m_values.emplace_back();
        m_values.back().kind = kind;
        return &m_values.back();
    }
    void push(Value* value) { m_stack.push_back(value); }
    void pushNew(Kind kind, std::int64_t number = 0) { (m_stack.push_back(make(kind)), m_stack.back()->number = number); }
    void pushText(std::string_view text, Kind kind = Kind::Text) { (m_stack.push_back(make(kind)), m_stack.back()->text = text); }
    Value* pop()
    {
        if (m_stack.size() <= (m_marks.empty() ? 0 : m_marks.back()))
            fail("is damaged");
        Value* value = m_stack.back();
        m_stack.pop_back();
        return value;
    }
    Value* top()
    {
        push(pop());
        return m_stack.back();
    }
    std::vector<Value*> popToMark()
    {
        if (m_marks.empty())
            fail("is damaged");
        const auto begin = m_stack.begin() + static_cast<std::ptrdiff_t>(m_marks.back());
        std::vector<Value*> values(begin, m_stack.end());
        m_stack.erase(begin, m_stack.end());
        m_marks.pop_back();
        return values;
    }
    void append(Value* target, const std::vector<Value*>& values)
    {
        if (target->kind == Kind::Dict && values.size() % 2 != 0)
            fail("is damaged");
        target->items.insert(target->items.end(), values.begin(), values.end());
    }
    void pushTuple(std::vector<Value*> items)
    {
        push(make(Kind::Tuple));
        m_stack.back()->items = std::move(items);
    }

    // clang-format off
    bool constant(unsigned char code)
    {
        switch (code) {
        case 0x80: take(1); return true;  // version of pickle
        case 0x95: take(8); return true;  // frame
        case 'N': pushNew(Kind::None); return true;
        case 0x88: pushNew(Kind::Integer, 1); return true;
        case 0x89: pushNew(Kind::Integer, 0); return true;
        case 'K': pushNew(Kind::Integer, static_cast<std::int64_t>(natural(1))); return true;
        case 'M': pushNew(Kind::Integer, static_cast<std::int64_t>(natural(2))); return true;
        case 'J': pushNew(Kind::Integer, static_cast<std::int32_t>(natural(4))); return true;
        case 0x8a: pushLong(natural(1)); return true;
        case 'G': take(8), pushNew(Kind::Other); return true;  // a real number
        case 'X': case 'T': case 'B': pushText(take(natural(4))); return true;
        case 0x8c: case 'U': case 'C': pushText(take(natural(1))); return true;
        case 0x8d: case 0x8e: pushText(take(natural(8))); return true;
        default: return false;
        }
    }
    // clang-format on
    void pushLong(std::size_t bytes)
    {
        const auto piece = take(bytes);
        if (bytes > 8)
            return pushNew(Kind::Other);
        std::uint64_t number = bytes > 0 && (static_cast<unsigned char>(piece.back()) & 0x80) != 0 ? ~std::uint64_t{0} : 0;
        for (std::size_t i = bytes; i-- > 0;)
            number = number << 8 | static_cast<unsigned char>(piece[i]);
        pushNew(Kind::Integer, static_cast<std::int64_t>(number));
    }

    // clang-format off
    bool container(unsigned char code)
    {
        switch (code) {
        case '(': m_marks.push_back(m_stack.size()); return true;
        case '0': pop(); return true;
        case '1': popToMark(); return true;
        case '2': push(top()); return true;
        case ')': pushNew(Kind::Tuple); return true;
        case ']': case 0x8f: pushNew(Kind::List); return true;
        case '}': pushNew(Kind::Dict); return true;
        case 't': case 'l': case 0x91: pushTuple(popToMark()); return true;
        case 0x85: pushTuple({pop()}); return true;
        case 0x86: pushLast(2); return true;
        case 0x87: pushLast(3); return true;
        case 'a': addLast(1); return true;
        case 's': addLast(2); return true;
        case 'e': case 'u': case 0x90: {
            const auto values = popToMark();
            append(top(), values);
            return true;
        }
        case 'q': m_memo[natural(1)] = top(); return true;
        case 'r': m_memo[natural(4)] = top(); return true;
        case 0x94: m_memo[m_memo.size()] = top(); return true;
        case 'h': push(remembered(natural(1))); return true;
        case 'j': push(remembered(natural(4))); return true;
        default: return false;
        }
    }
    // clang-format on
    std::vector<Value*> popLast(int count)
    {
        std::vector<Value*> items(static_cast<std::size_t>(count));
        for (auto item = items.rbegin(); item != items.rend(); ++item)
            *item = pop();
        return items;
    }
    void pushLast(int count) { pushTuple(popLast(count)); }
    void addLast(int count)
    {
        const auto values = popLast(count);
        append(top(), values);
    }
    Value* remembered(std::uint64_t place)
    {
        const auto found = m_memo.find(place);
        if (found == m_memo.end())
            fail("is damaged");
        return found->second;
    }

    bool object(unsigned char code)
    {
        switch (code) {
        case 'c': {
            const std::string module = line();
            pushText(module + "." + line(), Kind::Global);
            return true;
        }
        case 0x93: {
            const auto names = popLast(2);
            pushText(names[0]->text + "." + names[1]->text, Kind::Global);
            return true;
        }
        case 'Q':
            pushStorage(*pop());
            return true;
        case 'R':
        case 0x81: {
            const auto call = popLast(2);
            push(made(*call[0], *call[1]));
            return true;
        }
        case 'b':
            pop(), top();
            return true;  // attributes of an object, such as the versions of a state dict's modules
        default:
            return false;
        }
    }
    void pushStorage(const Value& id)
    {
        // ("storage", torch.FloatStorage, "0", "cpu", 24)
        if (id.items.size() < 5 || id.items[1]->kind != Kind::Global || id.items[2]->kind != Kind::Text)
            fail("names numbers in a way that PyTorch does not");
        Value* storage = make(Kind::Storage);
        const std::string& type = id.items[1]->text;
        storage->tensor.type = type.substr(type.rfind('.') + 1);
        storage->tensor.storage = id.items[2]->text;
        push(storage);
    }
    // What calling `function` would give.
    Value* made(const Value& function, const Value& arguments)
    {
        if (function.text == "collections.OrderedDict")
            return make(Kind::Dict);
        if (function.text == "torch._utils._rebuild_tensor_v2")
            return madeTensor(arguments);
        // A parameter is its tensor; LibTorch puts types around containers.
        if ((function.text.starts_with("torch._utils._rebuild_parameter") || function.text.starts_with("torch.jit._pickle.")) &&
            !arguments.items.empty())
            return arguments.items.front();
        Value* other = make(Kind::Other);
        other->text = function.text;
        return other;
    }
    std::vector<std::int64_t> naturals(const Value& tuple) const
    {
        std::vector<std::int64_t> numbers;
        for (const Value* item : tuple.items) {
            if (item->kind != Kind::Integer || item->number < 0)
                fail("has a tensor with impossible sizes");
            numbers.push_back(item->number);
        }
        return numbers;
    }
    Value* madeTensor(const Value& arguments)
    {
        const auto& items = arguments.items;
        if (items.size() < 4 || items[0]->kind != Kind::Storage || items[1]->kind != Kind::Integer || items[1]->number < 0)
            fail("has a tensor that it does not describe");
        Value* value = make(Kind::Tensor);
        value->tensor = items[0]->tensor;
        value->tensor.offset = items[1]->number;
        value->tensor.sizes = naturals(*items[2]);
        value->tensor.strides = naturals(*items[3]);
        if (value->tensor.sizes.size() > 8 || value->tensor.sizes.size() != value->tensor.strides.size())
            fail("has a tensor with impossible sizes");
        return value;
    }

    std::string_view m_bytes;
    std::size_t m_at = 0;
    std::string m_file;
    std::deque<Value> m_values;
    std::vector<Value*> m_stack;
    std::vector<std::size_t> m_marks;
    std::map<std::uint64_t, Value*> m_memo;
};

bool holdsTensors(const Value& value)
{
    if (value.kind != Kind::Dict)
        return false;
    for (std::size_t i = 1; i < value.items.size(); i += 2)
        if (value.items[i]->kind == Kind::Tensor)
            return true;
    return false;
}

const Value* entry(const Value& dict, std::string_view key)
{
    for (std::size_t i = 0; i + 1 < dict.items.size(); i += 2)
        if (dict.items[i]->kind == Kind::Text && dict.items[i]->text == key)
            return dict.items[i + 1];
    return nullptr;
}

// The state dict in a checkpoint; a few levels down at most, so that circles end.
const Value* findTensors(const Value& value, int levels)
{
    if (value.kind != Kind::Dict || levels == 0)
        return nullptr;
    for (const char* key : {"state_dict", "model_state_dict", "model", "net", "network", "module", "weights"})
        if (const Value* inner = entry(value, key))
            if (const Value* found = findTensors(*inner, levels - 1))
                return found;
    return holdsTensors(value) ? &value : nullptr;
}

std::string printable(std::string_view text)
{
    std::string shown(text.substr(0, 200));
    for (char& letter : shown)
        if (static_cast<unsigned char>(letter) < 0x20 || letter == 0x7f)
            letter = '?';
    return shown;
}

// What DataParallel and wrappers put before every name.
std::string_view withoutPrefix(std::string_view name)
{
    for (bool found = true; found;) {
        found = false;
        for (const std::string_view prefix : {"module.", "model."})
            if (name.starts_with(prefix)) {
                name.remove_prefix(prefix.size());
                found = true;
            }
    }
    return name;
}

std::string keysOf(const Value& value)
{
    std::vector<std::string> keys;
    for (std::size_t i = 0; i < value.items.size() && keys.size() < 6; i += 2)
        if (value.items[i]->kind == Kind::Text)
            keys.push_back(printable(value.items[i]->text));
    return keys.empty() ? "no names" : "the names " + join(keys, ", ");
}

}  // namespace

std::vector<PickledTensor> readStateDict(std::string_view pickle, const std::string& file)
{
    Machine machine(pickle, file);
    const Value& whole = machine.run();
    if (whole.kind == Kind::Other)
        throw Error(file + " holds a whole Python object (" + printable(whole.text) +
                    "), which only Python can open. Save its weights there with torch.save(model.state_dict(), ...).");
    const Value* tensors = findTensors(whole, 4);
    if (tensors == nullptr)
        throw Error(file + " holds no state dict of a network, but " + keysOf(whole) +
                    ". Save the weights in Python with torch.save(model.state_dict(), ...).");
    std::vector<PickledTensor> list;
    for (std::size_t i = 0; i + 1 < tensors->items.size(); i += 2) {
        const Value &key = *tensors->items[i], &value = *tensors->items[i + 1];
        if (key.kind != Kind::Text || value.kind != Kind::Tensor)
            continue;
        list.push_back(value.tensor);
        list.back().name = printable(withoutPrefix(key.text));
        const auto same = [&](const PickledTensor& other) { return other.name == list.back().name; };
        if (std::any_of(list.begin(), list.end() - 1, same))
            throw Error(file + " holds two tensors called " + list.back().name + ". Save the state dict of one network alone.");
    }
    return list;
}

}  // namespace bindscape::train
